import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Numbers that follow from a seed. */
export interface Random {
  /** A whole number from 0 up to, and not including, `end`. */
  below(end: number): number;
  /** A whole number from `low` up to, and not including, `high`. */
  between(low: number, high: number): number;
  /** True this often: from 0 for never to 1 for always. */
  chance(probability: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

const range = 2 ** 32;

/**
 * The numbers of one purpose in one run. Each purpose has its own, so that taking something out of one leaves the others
 * as they were.
 */
export const randomOf = (seed: number, purpose: number): Random => {
  const generator = xoroshiro128plus(mixed(mixed(seed) ^ purpose));
  const unit = () => (generator.next() >>> 0) / range;
  // The first numbers are the seed itself.
  for (let skipped = 0; skipped < 4; skipped += 1) unit();
  const below = (end: number) => Math.floor(unit() * end);
  return {
    below,
    between: (low, high) => low + below(high - low),
    chance: (probability) => unit() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
  };
};

/** Spreads neighbouring seeds over all 32 bits: the finalizer of MurmurHash3. */
const mixed = (seed: number): number => {
  let bits = seed ^ Math.floor(seed / range);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
};
