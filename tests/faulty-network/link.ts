import { setTimeout as delay } from "node:timers/promises";

/** A connection of limited bandwidth. Both directions resolve when this number of bytes has passed. */
export interface Link {
  readonly up: (bytes: number) => Promise<void>;
  readonly down: (bytes: number) => Promise<void>;
}

/** @param bandwidth bytes per second in each direction; unlimited if undefined */
export const createLink = (bandwidth: number | undefined): Link => ({
  up: createDirection(bandwidth),
  down: createDirection(bandwidth),
});

const createDirection = (bandwidth: number | undefined) => {
  let freeAt = 0;
  return async (bytes: number): Promise<void> => {
    if (bandwidth === undefined) return;
    freeAt = Math.max(freeAt, performance.now()) + (bytes / bandwidth) * 1000;
    await delay(freeAt - performance.now());
  };
};
