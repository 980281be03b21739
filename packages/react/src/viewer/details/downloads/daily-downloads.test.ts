import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { findBusiestDay, listDays } from "./daily-downloads.ts";

const now = Date.parse("2026-11-25T00:00:00.000Z");

test("lists each day once, today last, across a 31-day month and a daylight saving change", () => {
  const known = [
    { day: "2026-08-27", count: 9 },
    { day: "2026-08-28", count: 1 },
    { day: "2026-11-25", count: 2 },
  ];
  const days = listDays(known, now);
  expect(days).toHaveLength(limits.downloads.days);
  expect(new Set(days.map(({ day }) => day)).size).toBe(days.length);
  expect(days.at(0)).toEqual({ day: "2026-08-28", count: 1 });
  expect(days.at(1)).toEqual({ day: "2026-08-29", count: 0 });
  expect(days.at(-1)).toEqual({ day: "2026-11-25", count: 2 });
});

test("finds the latest of the busiest days, and none without downloads", () => {
  const days = listDays(
    [
      { day: "2026-11-20", count: 5 },
      { day: "2026-11-22", count: 5 },
      { day: "2026-11-24", count: 1 },
    ],
    now,
  );
  expect(findBusiestDay(days)).toEqual({ day: "2026-11-22", count: 5 });
  expect(findBusiestDay(listDays([], now))).toBeUndefined();
});
