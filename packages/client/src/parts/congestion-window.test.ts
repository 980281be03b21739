import { expect, test } from "vitest";
import { createCongestionWindow } from "./congestion-window.ts";

const never = new AbortController().signal;

/**
 * A link: requests of one size go through it, as many at once as the window lets in.
 *
 * @param throughput bytes per millisecond, by requests in flight
 */
const through = async (
  throughput: (inFlight: number) => number,
  rounds: number,
): Promise<number[]> => {
  let now = 0;
  const window = createCongestionWindow(() => now);
  const widths: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const width = window.size();
    widths.push(width);
    for (let entered = 0; entered < width; entered++) await window.enter(never);
    now += (width * 1000) / throughput(width);
    for (let left = 0; left < width; left++) window.leave(1000);
  }
  return widths;
};

test("a link that gives more to more requests gets them, up to six", async () => {
  const widths = await through((inFlight) => inFlight, 12);
  expect(widths[0]).toBe(2);
  expect(widths.at(-1)).toBe(6);
});

test("a link that gives no more is left at few, and asked again now and then", async () => {
  const widths = await through((inFlight) => Math.min(inFlight, 3), 8);
  expect(Math.max(...widths)).toBeLessThanOrEqual(4);
});

test("a failure halves it, never below one", async () => {
  const window = createCongestionWindow(() => 0);
  const failed = async () => {
    await window.enter(never);
    window.leave(undefined);
    return window.size();
  };
  expect([await failed(), await failed()]).toEqual([1, 1]);
});

test("who waits in line enters when another leaves; who is aborted leaves the line", async () => {
  const window = createCongestionWindow(() => 0);
  await Promise.all([window.enter(never), window.enter(never)]);
  const controller = new AbortController();
  const aborted = window.enter(controller.signal);
  const waiting = window.enter(never);
  controller.abort(new Error("enough"));
  await expect(aborted).rejects.toThrow("enough");
  window.leave(0);
  await waiting;
});
