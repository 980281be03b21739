import { setTimeout as delay } from "node:timers/promises";

/**
 * Creates a rate limit that spaces calls evenly.
 *
 * @param perSecond the maximum number of calls per second
 * @param clock a monotonic clock in milliseconds
 * @returns a function whose promise resolves when the caller may proceed
 */
export const createRateLimit = (
  perSecond: number,
  clock: () => number = () => performance.now(),
  wait: (milliseconds: number) => Promise<unknown> = delay,
): (() => Promise<void>) => {
  const between = 1000 / perSecond;
  let next = 0;
  return async () => {
    const now = clock();
    const turn = Math.max(now, next);
    next = turn + between;
    if (turn > now) await wait(turn - now);
  };
};
