import type { DatabaseSync } from "node:sqlite";
import { textColumn } from "./row.ts";

/** Names the settings of a bucket that are stored as the document that a GET returns. */
export type SettingName = "lifecycle" | "notification" | "policy" | "public-access-block";

export interface Settings {
  find(bucket: string, name: SettingName): string | undefined;
  /** Returns the buckets that have a setting. */
  bucketsWith(name: SettingName): string[];
  put(bucket: string, name: SettingName, document: string): void;
  delete(bucket: string, name: SettingName): void;
  deleteAll(bucket: string): void;
}

export const openSettings = (database: DatabaseSync): Settings => {
  const select = database.prepare(
    "SELECT document FROM bucket_settings WHERE bucket = ? AND name = ?",
  );
  const buckets = database.prepare(
    "SELECT bucket FROM bucket_settings WHERE name = ? ORDER BY bucket",
  );
  const upsert = database.prepare(`
    INSERT INTO bucket_settings (bucket, name, document) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET document = excluded.document`);
  const remove = database.prepare("DELETE FROM bucket_settings WHERE bucket = ? AND name = ?");
  const removeAll = database.prepare("DELETE FROM bucket_settings WHERE bucket = ?");
  return {
    find(bucket, name) {
      const row = select.get(bucket, name);
      return row === undefined ? undefined : textColumn(row, "document");
    },
    bucketsWith: (name) => buckets.all(name).map((row) => textColumn(row, "bucket")),
    put(bucket, name, document) {
      upsert.run(bucket, name, document);
    },
    delete(bucket, name) {
      remove.run(bucket, name);
    },
    deleteAll(bucket) {
      removeAll.run(bucket);
    },
  };
};
