import { expect, test } from "vitest";
import { createRateLimit } from "./rate-limit.ts";

/** Returns the times at which `count` calls proceed. The clock advances only by waiting. */
const recordCallTimes = async (perSecond: number, count: number, pauseAfter = -1) => {
  let now = 0;
  const waiting: { at: number; go: () => void }[] = [];
  const wait = (milliseconds: number) =>
    new Promise<void>((go) => waiting.push({ at: now + milliseconds, go }));
  const waitForTurn = createRateLimit(perSecond, () => now, wait);
  const at: number[] = [];
  for (let n = 0; n < count; n += 1) {
    if (n === pauseAfter) now += 10_000;
    void waitForTurn().then(() => at.push(now));
    await Promise.resolve();
    for (const { at: due, go } of waiting.splice(0)) {
      now = Math.max(now, due);
      go();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return at;
};

test("calls are spaced evenly", async () => {
  expect(await recordCallTimes(4, 9)).toEqual([0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000]);
});

test("unused capacity is not carried over", async () => {
  expect(await recordCallTimes(2, 4, 2)).toEqual([0, 500, 10_500, 11_000]);
});

test("concurrent calls wait one after the other", async () => {
  const waited: number[] = [];
  const waitForTurn = createRateLimit(
    1000,
    () => 0,
    async (milliseconds) => waited.push(milliseconds),
  );
  await Promise.all(Array.from({ length: 5 }, waitForTurn));
  expect(waited).toEqual([1, 2, 3, 4]);
});
