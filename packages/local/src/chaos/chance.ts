/**
 * Creates random numbers from a seed, so that a failure can be reproduced.
 *
 * Source: mulberry32 by Tommy Ettinger, public domain.
 *
 * @param seed any integer
 * @returns a function that returns the next number from 0 to 1, excluding 1
 */
export const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
