import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { busiestOf, everyDay } from "./daily-downloads.ts";

const now = Date.parse("2026-11-25T00:00:00.000Z");

test("every day is there once, across a month of 31 days and a change of clocks, the present one last", () => {
  const known = [
    { day: "2026-08-27", count: 9 },
    { day: "2026-08-28", count: 1 },
    { day: "2026-11-25", count: 2 },
  ];
  const days = everyDay(known, now);
  expect(days).toHaveLength(limits.downloads.days);
  expect(new Set(days.map(({ day }) => day)).size).toBe(days.length);
  expect(days.at(0)).toEqual({ day: "2026-08-28", count: 1 });
  expect(days.at(1)).toEqual({ day: "2026-08-29", count: 0 });
  expect(days.at(-1)).toEqual({ day: "2026-11-25", count: 2 });
});

test("the busiest day is the latest with the most downloads, and none where there were none", () => {
  const days = everyDay(
    [
      { day: "2026-11-20", count: 5 },
      { day: "2026-11-22", count: 5 },
      { day: "2026-11-24", count: 1 },
    ],
    now,
  );
  expect(busiestOf(days)).toEqual({ day: "2026-11-22", count: 5 });
  expect(busiestOf(everyDay([], now))).toBeUndefined();
});
