import { setTimeout as delay } from "node:timers/promises";

/** A line that takes its time: both resolve once so many bytes have passed. */
export interface Link {
  readonly up: (bytes: number) => Promise<void>;
  readonly down: (bytes: number) => Promise<void>;
}

/** @param bandwidth bytes each second, each way; without it nothing takes time */
export const createLink = (bandwidth: number | undefined): Link => ({
  up: createWay(bandwidth),
  down: createWay(bandwidth),
});

const createWay = (bandwidth: number | undefined) => {
  let free = 0;
  return async (bytes: number): Promise<void> => {
    if (bandwidth === undefined) return;
    free = Math.max(free, performance.now()) + (bytes / bandwidth) * 1000;
    await delay(free - performance.now());
  };
};
