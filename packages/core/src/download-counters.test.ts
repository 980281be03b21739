import * as v from "valibot";
import { describe, expect, test } from "vitest";
import {
  createDownloadUpdate,
  type DownloadCounter,
  isDownloadCounter,
  listCounterIds,
  parseCounterId,
  sumCounters,
} from "./download-counters.ts";
import { UploadId } from "./fields/upload-id.ts";
import { limits } from "./limits.ts";

const id = "01930000-0000-7000-8000-00000000000a";
const { shards, days } = limits.downloads;

/** A counter that counted at these times, in this order. */
const counted = (
  times: readonly string[],
  counter = listCounterIds(id)[0] ?? "",
): DownloadCounter => {
  const item: Record<string, unknown> = {};
  for (const at of times) {
    const { add, remove } = createDownloadUpdate(at);
    for (const name of add) item[name] = Number(item[name] ?? 0) + 1;
    for (const name of remove) delete item[name];
  }
  return { ...item, id: counter, lastAt: times.at(-1) };
};

test("an upload's counters are distinguished from records and from other uploads' counters", () => {
  const ids = listCounterIds(id);
  expect(new Set(ids).size).toBe(shards);
  expect(isDownloadCounter({ id })).toBe(false);
  for (const counter of ids) {
    expect(isDownloadCounter(counted([], counter))).toBe(true);
    expect(parseCounterId(counter)).toBe(id);
    expect(v.is(UploadId, counter)).toBe(false);
  }
  expect(parseCounterId(id)).toBeUndefined();
});

describe("the counters of an upload", () => {
  test("that were never written say that nothing was downloaded", () => {
    const nothing = { total: 0, days: [] };
    expect(sumCounters([], "2026-11-25T12:00:00.000Z")).toEqual(nothing);
    const purged = listCounterIds(id).map((counter) => ({ id: counter, purgeAt: 1 }));
    expect(sumCounters(purged, "2026-11-25T12:00:00.000Z")).toEqual(nothing);
  });

  test("add up, day by day in UTC, oldest first, with the latest time of all", () => {
    const [one, other] = listCounterIds(id);
    const counters = [
      counted(["2026-11-24T23:59:59.999Z", "2026-11-25T00:00:00.000Z"], one),
      counted(["2026-11-20T12:00:00.000Z", "2026-11-25T08:00:00.000Z"], other),
    ];
    expect(sumCounters(counters, "2026-11-25T12:00:00.000Z")).toEqual({
      total: 4,
      lastAt: "2026-11-25T08:00:00.000Z",
      days: [
        { day: "2026-11-20", count: 1 },
        { day: "2026-11-24", count: 1 },
        { day: "2026-11-25", count: 2 },
      ],
    });
  });

  test(`show ${days} days with the present one, and the total of all times`, () => {
    const counter = counted(["2026-01-01T12:00:00.000Z"]);
    const shown = (at: string) => sumCounters([counter], at);
    expect(shown("2026-03-31T23:59:59.999Z").days).toEqual([{ day: "2026-01-01", count: 1 }]);
    expect(shown("2026-04-01T00:00:00.000Z")).toMatchObject({ total: 1, days: [] });
  });

  test("that count every day for years keep no older day, and take one write unit", () => {
    const first = Date.parse("2026-01-01T12:00:00.000Z");
    const times = Array.from({ length: 1000 }, (_, day) =>
      new Date(first + day * 24 * 60 * 60 * 1000).toISOString(),
    );
    const counter = counted(times);
    expect(sumCounters([counter], times.at(-1) ?? "")).toMatchObject({ total: 1000 });
    const ofDays = Object.keys(counter).filter((name) => /^d\d/.test(name));
    expect(ofDays).toHaveLength(days);
    const busy = Object.fromEntries(ofDays.map((name) => [name, 9_999]));
    expect(sizeOf({ ...counter, ...busy, purgeAt: 1_800_000_000 })).toBeLessThan(1024);
  });
});

/** Bytes of an item, by the DynamoDB Developer Guide, "DynamoDB item sizes and formats". */
const sizeOf = (item: object): number =>
  Object.entries(item)
    .map(([name, value]) => {
      const digits = String(value).length;
      return name.length + (typeof value === "number" ? Math.ceil(digits / 2) + 1 : digits);
    })
    .reduce((sum, bytes) => sum + bytes, 0);
