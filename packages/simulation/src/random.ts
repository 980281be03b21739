import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Random numbers that are derived from a seed. */
export interface Random {
  /** Returns an integer from 0 to `end` - 1. */
  below(end: number): number;
  /** Returns an integer from `low` to `high` - 1. */
  between(low: number, high: number): number;
  /** Returns true with a probability from 0 to 1. */
  chance(probability: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

const range = 2 ** 32;

/**
 * Creates the random numbers for one purpose of a run. Removing something from one purpose does not change the numbers of
 * the others.
 */
export const createRandom = (seed: number, purpose: number): Random => {
  const generator = xoroshiro128plus(mixBits(mixBits(seed) ^ purpose));
  const unit = () => (generator.next() >>> 0) / range;
  // The first numbers depend on the seed too directly.
  for (let skipped = 0; skipped < 4; skipped += 1) unit();
  const below = (end: number) => Math.floor(unit() * end);
  return {
    below,
    between: (low, high) => low + below(high - low),
    chance: (probability) => unit() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
  };
};

/** Spreads neighboring seeds over all 32 bits. This is the finalizer of MurmurHash3. */
const mixBits = (seed: number): number => {
  let bits = seed ^ Math.floor(seed / range);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
};
