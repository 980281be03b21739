/**
 * Numbers by chance that a seed repeats, so that a failure can be had again.
 *
 * Source: mulberry32 by Tommy Ettinger, public domain.
 *
 * @param seed any whole number
 * @returns the next number from 0 to 1, 1 not included
 */
export const chanceOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
