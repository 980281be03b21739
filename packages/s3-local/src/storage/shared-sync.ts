import { closeSync, openSync } from "node:fs";

/** Makes durable what was written to a file, or new names in a folder. */
export interface SharedSync {
  /** Resolves when everything written before this call is durable. Callers that arrive during an fsync share the next one. */
  sync(): Promise<void>;
  /** Waits for the fsync in flight. */
  close(): Promise<void>;
}

/**
 * Opens a file or a folder to make it durable, in threads of Node's pool.
 *
 * @param flags A folder can only be opened with "r". Windows syncs a file only if it is open for writing.
 * @param syncFile syncs a file descriptor
 */
export const openSharedSync = (
  path: string,
  flags: "r" | "r+",
  syncFile: (file: number) => Promise<void>,
): SharedSync => {
  const file = openSync(path, flags);
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return {
    sync() {
      next ??= running
        .catch(() => {})
        .then(() => {
          next = undefined;
          running = syncFile(file);
          return running;
        });
      return next;
    },
    async close() {
      await Promise.allSettled([next]);
      await Promise.allSettled([running]);
      closeSync(file);
    },
  };
};
