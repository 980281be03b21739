import { getDirection } from "@slipway/core/language/languages";
import { expect, test } from "vitest";
import { createFormats } from "./formats.ts";

const english = createFormats("en");
const now = Date.parse("2026-11-23T12:00:30Z");

test.each([
  ["2026-11-23T12:00:00Z", undefined],
  ["2026-11-23T11:57:00Z", "3 minutes ago"],
  ["2026-11-22T11:00:00Z", "yesterday"],
  ["2024-11-22T11:00:00Z", "2 years ago"],
])("%s is shown as %s", (iso, text) => {
  expect(english.relativeTime(iso, now)).toBe(text);
});

test("durations are rounded to seconds", () => {
  expect([9.4, 42.6, 3750].map(english.duration)).toEqual(["0:09", "0:43", "1:02:30"]);
});

/** Replaces the spaces and apostrophes that are for typesetting. */
const withPlainSpaces = (text: string) => text.replace(/[\u00a0\u202f]/g, " ").replace("’", "'");

test.each([
  ["en", "1.4 MB", "1 h 24 min", "12,345", "42%"],
  ["en-IN", "1.4 MB", "1 h 24 min", "12,345", "42%"],
  ["de", "1,4 MB", "1 Std., 24 Min.", "12.345", "42 %"],
  ["de-CH", "1.4 MB", "1 Std., 24 Min.", "12'345", "42%"],
  ["es", "1,4 MB", "1 h 24 min", "12.345", "42 %"],
  ["es-MX", "1.4 MB", "1 h 24 min", "12,345", "42%"],
  ["ja", "1.4 MB", "1 時間24 分", "12,345", "42%"],
  ["ar-EG", "١٫٤ م.ب", "١ س و٢٤ د", "١٢٬٣٤٥", "٤٢٪؜"],
])(
  "%s has its own sizes, times, numbers, and percentages",
  (locale, size, time, number, percent) => {
    const formats = createFormats(locale);
    expect(
      [
        formats.size(1_468_006),
        formats.timeLeft(5000),
        formats.number(12_345),
        formats.percent(42),
      ].map(withPlainSpaces),
    ).toEqual([size, time, number, percent]);
  },
);

test("Arabic has six forms of a plural", () => {
  const { plural } = createFormats("ar");
  const forms = { zero: "z", one: "o", two: "t", few: "f#", many: "m#", other: "x#" };
  expect([0, 1, 2, 3, 11, 100].map((count) => plural(count, forms))).toEqual([
    "z",
    "o",
    "t",
    "f3",
    "m11",
    "x100",
  ]);
});

test("languages are written in their direction", () => {
  expect(["ar", "fa-IR", "he", "ur", "en", "ja", "az-Arab", "tr"].map(getDirection)).toEqual([
    "rtl",
    "rtl",
    "rtl",
    "rtl",
    "ltr",
    "ltr",
    "rtl",
    "ltr",
  ]);
});

test("names do not change the order of the text around them", () => {
  expect(english.name("report (1).pdf")).toBe("report (1).pdf");
  expect(english.name("تقرير.pdf")).toBe("\u2068تقرير.pdf\u2069");
  expect(createFormats("ar").name("report (1).pdf")).toBe("\u2068report (1).pdf\u2069");
  expect(createFormats("ar").dimensions(4032, 3024)).toBe("\u20664032 × 3024\u2069");
});

test("in Arabic script, no dot stands next to a number", () => {
  expect(["ar", "fa", "he", "en"].map((locale) => createFormats(locale).separator)).toEqual([
    "، ",
    "، ",
    " · ",
    " · ",
  ]);
});
