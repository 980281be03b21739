/** Pseudorandom numbers from a seed: mulberry32. */
export interface Random {
  /** Returns an integer from 0 up to, but not including, `end`. */
  below(end: number): number;
  /** Returns a random item. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

export const createRandom = (seed: number): Random => {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const below = (end: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * end);
  };
  return { below, pick: (items) => items[below(items.length)] ?? items[0] };
};
