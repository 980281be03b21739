import type { DatabaseSync } from "node:sqlite";

/**
 * Stores the bytes of small objects in the index. They become durable in the same fsync as the row that
 * references them. A separate file would need three.
 *
 * @see https://www.sqlite.org/intern-v-extern-blob.html
 */
export interface SmallBlobs {
  insert(blob: string, bytes: Uint8Array): void;
  find(blob: string): Uint8Array | undefined;
  delete(blob: string): void;
}

/** The maximum size of a body in the index. */
export const smallBytes = 64 * 1024;

export const openSmallBlobs = (database: DatabaseSync): SmallBlobs => {
  const insert = database.prepare("INSERT INTO small_blobs (blob, bytes) VALUES (?, ?)");
  const select = database.prepare("SELECT bytes FROM small_blobs WHERE blob = ?");
  const remove = database.prepare("DELETE FROM small_blobs WHERE blob = ?");
  // Blobs without a row are left over from a crash.
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
