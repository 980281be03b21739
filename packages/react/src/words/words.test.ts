import { expect, test } from "vitest";
import { formatMedia } from "./media.ts";
import { formatDuration, formatRelativeTime } from "./time.ts";

test.each([
  ["2026-11-23T12:00:00Z", "just now"],
  ["2026-11-23T11:57:00Z", "3 minutes ago"],
  ["2026-11-22T11:00:00Z", "yesterday"],
  ["2024-11-22T11:00:00Z", "2 years ago"],
])("%s is shown as %s", (iso, text) => {
  expect(formatRelativeTime(iso, Date.parse("2026-11-23T12:00:30Z"))).toBe(text);
});

test("durations are rounded to seconds", () => {
  expect([9.4, 42.6, 3750].map(formatDuration)).toEqual(["0:09", "0:43", "1:02:30"]);
});

test("shows only the media details that are known", () => {
  expect(formatMedia({ width: 4032, height: 3024 })).toBe("4032 × 3024");
  expect(formatMedia({ width: 1920, height: 1080, duration: 42 })).toBe("1920 × 1080 · 0:42");
  expect(formatMedia({})).toBeUndefined();
});
