/** Keeps files that are being read from being removed under their readers. */
export interface FileLeases {
  /** @returns Lets go of the files; those that were to be removed meanwhile then are. */
  take(names: readonly string[]): () => void;
  /** The files among these that nobody reads; the others are remembered. */
  unused(names: readonly string[]): string[];
}

export const fileLeases = (remove: (names: readonly string[]) => Promise<void>): FileLeases => {
  const readers = new Map<string, number>();
  const doomed = new Set<string>();

  const letGo = (name: string): void => {
    const left = (readers.get(name) ?? 1) - 1;
    if (left > 0) readers.set(name, left);
    else readers.delete(name);
  };

  return {
    take(names) {
      for (const name of names) readers.set(name, (readers.get(name) ?? 0) + 1);
      return () => {
        for (const name of names) letGo(name);
        const free = names.filter((name) => !readers.has(name) && doomed.delete(name));
        if (free.length > 0) void remove(free);
      };
    },
    unused(names) {
      for (const name of names) if (readers.has(name)) doomed.add(name);
      return names.filter((name) => !readers.has(name));
    },
  };
};
