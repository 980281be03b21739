import { expect, test } from "vitest";
import { pace } from "./rate-limit.ts";

/** When each of so many got its turn, with a clock that moves by waiting alone. */
const turns = async (perSecond: number, count: number, pauseAfter = -1) => {
  let now = 0;
  const waiting: { at: number; go: () => void }[] = [];
  const wait = (milliseconds: number) =>
    new Promise<void>((go) => waiting.push({ at: now + milliseconds, go }));
  const turn = pace(perSecond, () => now, wait);
  const at: number[] = [];
  for (let n = 0; n < count; n += 1) {
    if (n === pauseAfter) now += 10_000;
    void turn().then(() => at.push(now));
    await Promise.resolve();
    for (const { at: due, go } of waiting.splice(0)) {
      now = Math.max(now, due);
      go();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return at;
};

test("so many pass in a second, one after the other", async () => {
  expect(await turns(4, 9)).toEqual([0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000]);
});

test("what was not used while nobody came is not made up for", async () => {
  expect(await turns(2, 4, 2)).toEqual([0, 500, 10_500, 11_000]);
});

test("many at once wait for their turns", async () => {
  const waited: number[] = [];
  const turn = pace(
    1000,
    () => 0,
    async (milliseconds) => waited.push(milliseconds),
  );
  await Promise.all(Array.from({ length: 5 }, turn));
  expect(waited).toEqual([1, 2, 3, 4]);
});
