import type { DatabaseSync } from "node:sqlite";
import { toVersion, type Version } from "./versions.ts";

/** Reads a bucket in S3's order: keys by their UTF-8 bytes, and the versions of a key newest first. */
export interface Listing {
  /** Returns the newest version of the first key at or after `key`. */
  firstFrom(bucket: string, key: string): Version | undefined;
  /** Returns the newest version of the first key after `key`. */
  firstAfter(bucket: string, key: string): Version | undefined;
  /** Returns the previous version of the same key. */
  older(version: Version): Version | undefined;
}

/** Returns a string that sorts after every key that starts with `prefix`. */
export const endOfPrefix = (prefix: string): string => `${prefix}\u{10ffff}`;

/** Finds the first key of a prefix after another key. Keys sort by bytes, unlike JavaScript strings. */
export const firstKey = (
  listing: Listing,
  bucket: string,
  { prefix, after }: { prefix: string; after: string },
): Version | undefined => {
  const isBefore = Buffer.compare(Buffer.from(after), Buffer.from(prefix)) < 0;
  return after === "" || isBefore
    ? listing.firstFrom(bucket, prefix)
    : listing.firstAfter(bucket, after);
};

export const openListing = (database: DatabaseSync): Listing => {
  const from = database.prepare(`
    SELECT * FROM versions WHERE bucket = ? AND key >= ? ORDER BY key, sequence DESC LIMIT 1`);
  const after = database.prepare(`
    SELECT * FROM versions WHERE bucket = ? AND key > ? ORDER BY key, sequence DESC LIMIT 1`);
  const older = database.prepare(`
    SELECT * FROM versions WHERE bucket = ? AND key = ? AND sequence < ?
    ORDER BY sequence DESC LIMIT 1`);
  return {
    firstFrom(bucket, key) {
      const row = from.get(bucket, key);
      return row === undefined ? undefined : toVersion(row);
    },
    firstAfter(bucket, key) {
      const row = after.get(bucket, key);
      return row === undefined ? undefined : toVersion(row);
    },
    older(version) {
      const row = older.get(version.bucket, version.key, version.sequence);
      return row === undefined ? undefined : toVersion(row);
    },
  };
};
