import { expect, test } from "vitest";
import { acceptedTypes } from "./accepted-types.ts";
import { canShowInline, hasPreview } from "./display.ts";

test.each(["image/svg+xml", "text/html", "application/xml"])("%s is never shown inline", (type) => {
  expect(acceptedTypes[type]).toBeDefined();
  expect(canShowInline(type)).toBe(false);
  expect(hasPreview(type)).toBe(false);
});

test.each([
  ...["application/octet-stream", "application/xhtml+xml", "text/javascript", "constructor", ""],
])("%j, which is not in the table, is never shown inline", (type) => {
  expect(canShowInline(type)).toBe(false);
});

test.each([
  ["image/png", true],
  ["image/avif", true],
  ["image/bmp", true],
  ["image/heic", false],
  ["image/tiff", false],
  ["application/pdf", false],
])("%s may be shown inline, and its preview is %s", (type, expected) => {
  expect(canShowInline(type)).toBe(true);
  expect(hasPreview(type)).toBe(expected);
});
