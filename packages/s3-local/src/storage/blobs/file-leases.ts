/** Postpones the removal of files that are being read. */
export interface FileLeases {
  /** @returns A function that ends the lease, and removes files whose removal was postponed. */
  take(names: readonly string[]): () => void;
  /** Returns the files that have no reader. Removes the others when their last reader ends. */
  unused(names: readonly string[]): string[];
}

export const createFileLeases = (
  remove: (names: readonly string[]) => Promise<void>,
): FileLeases => {
  const readers = new Map<string, number>();
  const pendingRemovals = new Set<string>();

  const decrementReaders = (name: string): void => {
    const left = (readers.get(name) ?? 1) - 1;
    if (left > 0) readers.set(name, left);
    else readers.delete(name);
  };

  return {
    take(names) {
      for (const name of names) readers.set(name, (readers.get(name) ?? 0) + 1);
      return () => {
        for (const name of names) decrementReaders(name);
        const free = names.filter((name) => !readers.has(name) && pendingRemovals.delete(name));
        if (free.length > 0) void remove(free);
      };
    },
    unused(names) {
      for (const name of names) if (readers.has(name)) pendingRemovals.add(name);
      return names.filter((name) => !readers.has(name));
    },
  };
};
