import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDurationSetting, formatSizeSetting, parseDuration, parseSize } from "./units.ts";

describe("a size", () => {
  test.each([
    ["1 byte", 1],
    ["100 bytes", 100],
    ["0 bytes", 0],
    ["5 MB", 5 * 1024 ** 2],
    ["1.5 GB", 1.5 * 1024 ** 3],
    ["0.125 KB", 128],
    ["100 GB", 100 * 1024 ** 3],
  ])("of %s is %d bytes", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each([
    "5 XB",
    "5MB",
    "5  MB",
    " 5 MB",
    "5 MB\n",
    "5 mb",
    "5",
    "MB",
    "",
    "-5 MB",
    "+5 MB",
    "05 MB",
    ".5 MB",
    "5. MB",
    "1e3 MB",
    "0x5 MB",
    "1,5 MB",
    "NaN MB",
    "Infinity MB",
    "0.1 KB",
    "1.5 bytes",
    "1.0001 MB",
    "999999999999999 TB",
    "٥ MB",
    "5 __proto__",
    "5 constructor",
    "5 toString",
  ])("is not %j", (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  test("can be formatted and parsed again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (bytes) => {
        expect(parseSize(formatSizeSetting(bytes))).toBe(bytes);
      }),
    );
  });

  test("is a whole number of bytes or nothing, whatever the text is", () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.string());
    const unit = fc.oneof(fc.constantFrom("byte", "KB", "MB", "GB", "TB"), fc.string());
    fc.assert(
      fc.property(number, unit, (count, name) => {
        const bytes = parseSize(`${count} ${name}`);
        if (bytes === undefined) return;
        expect(Number.isSafeInteger(bytes)).toBe(true);
        expect(bytes).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("has exact decimals", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (thousandths) => {
        const bytes = (thousandths * 1024) / 1000;
        const expected = Number.isInteger(bytes) ? bytes : undefined;
        expect(parseSize(`${(thousandths / 1000).toFixed(3)} KB`)).toBe(expected);
      }),
    );
  });
});

describe("a duration", () => {
  test.each([
    ["1 second", 1],
    ["90 seconds", 90],
    ["15 minutes", 900],
    ["1.5 hours", 5400],
    ["30 days", 30 * 86_400],
    ["2 weeks", 14 * 86_400],
    ["1 year", 365 * 86_400],
  ])("of %s is %d seconds", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each([
    "1 month",
    "5",
    "5 m",
    "-1 days",
    "0.5 seconds",
    "1 Day",
    "1day",
    "999999999999999 years",
  ])("is not %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test("can be formatted and parsed again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (seconds) => {
        expect(parseDuration(formatDurationSetting(seconds))).toBe(seconds);
      }),
    );
  });
});
