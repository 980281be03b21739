import { setTimeout as delay } from "node:timers/promises";

/**
 * Let no more than so many pass in a second, evenly.
 *
 * @param perSecond how many
 * @param clock milliseconds that only grow
 * @returns resolves when it is one's turn
 */
export const pace = (
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
