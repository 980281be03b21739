import { expect, test } from "vitest";
import { createCongestionWindow } from "./congestion-window.ts";

const never = new AbortController().signal;

/**
 * Simulates a link for requests of one size, as many at the same time as the window allows.
 *
 * @param throughput returns bytes per millisecond for a number of requests in flight
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

test("grows while the throughput grows, up to six", async () => {
  const widths = await through((inFlight) => inFlight, 12);
  expect(widths[0]).toBe(2);
  expect(widths.at(-1)).toBe(6);
});

test("stays small if the throughput does not grow, and probes the link from time to time", async () => {
  const widths = await through((inFlight) => Math.min(inFlight, 3), 8);
  expect(Math.max(...widths)).toBeLessThanOrEqual(4);
});

test("halves after a failure, never below one", async () => {
  const window = createCongestionWindow(() => 0);
  const failed = async () => {
    await window.enter(never);
    window.leave(undefined);
    return window.size();
  };
  expect([await failed(), await failed()]).toEqual([1, 1]);
});

test("lets a waiting request enter when another leaves, and removes an aborted one", async () => {
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
