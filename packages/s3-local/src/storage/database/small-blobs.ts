import type { DatabaseSync } from "node:sqlite";

/**
 * Bytes of small objects, kept in the index itself: they become durable with the row that names
 * them, in the same fsync, where a file of their own would need three.
 *
 * @see https://www.sqlite.org/intern-v-extern-blob.html
 */
export interface SmallBlobs {
  insert(blob: string, bytes: Uint8Array): void;
  find(blob: string): Uint8Array | undefined;
  delete(blob: string): void;
}

/** The largest body that is kept in the index. */
export const smallBytes = 64 * 1024;

export const openSmallBlobs = (database: DatabaseSync): SmallBlobs => {
  const insert = database.prepare("INSERT INTO small_blobs (blob, bytes) VALUES (?, ?)");
  const select = database.prepare("SELECT bytes FROM small_blobs WHERE blob = ?");
  const remove = database.prepare("DELETE FROM small_blobs WHERE blob = ?");
  // What nothing names is debris of a crash.
  database.exec(`DELETE FROM small_blobs WHERE blob NOT IN (
    SELECT blob FROM versions WHERE blob IS NOT NULL UNION SELECT blob FROM parts)`);
  return {
    insert(blob, bytes) {
      insert.run(blob, bytes);
    },
    find(blob) {
      const bytes = select.get(blob)?.bytes;
      return bytes instanceof Uint8Array ? bytes : undefined;
    },
    delete(blob) {
      remove.run(blob);
    },
  };
};
