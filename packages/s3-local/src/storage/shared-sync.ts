import { closeSync, fdatasync, fsync, openSync } from "node:fs";
import { promisify } from "node:util";

/** Makes durable what was written to a file, or new names in a folder, in a thread of Node's pool. */
export interface SharedSync {
  /** Resolves when everything written before this call is durable. Callers that arrive during an fsync share the next one. */
  sync(): Promise<void>;
  /** Waits for the fsync in flight. */
  close(): Promise<void>;
}

const createSharedSync = (file: number, syncFile: (file: number) => Promise<void>): SharedSync => {
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

/** Opens a folder to make its new names durable. */
export const openFolderSync = (folder: string): SharedSync =>
  createSharedSync(openSync(folder, "r"), promisify(fsync));

/**
 * Opens the write-ahead log of an SQLite database to make its transactions durable. The database must be open, in WAL mode.
 *
 * @see https://www.sqlite.org/wal.html
 */
export const openLogSync = (databaseFile: string): SharedSync =>
  // Windows syncs a file only if it is open for writing.
  createSharedSync(openSync(`${databaseFile}-wal`, "r+"), promisify(fdatasync));
