import type { DatabaseSync } from "node:sqlite";
import { numberColumn, optionalTextColumn, type Row, stringsColumn, textColumn } from "./row.ts";

type VersionBase = {
  sequence: number;
  bucket: string;
  key: string;
  /** `null`, as a word, for what was written while the bucket was not versioned. */
  versionId: string;
  lastModified: Date;
};

/** An object's bytes and what is said of them. */
export type ObjectVersion = VersionBase & {
  kind: "object";
  blob: string;
  size: number;
  /** With its quotes. */
  eTag: string;
  /** Content-Type, Cache-Control and the like, names in lower case. */
  headers: Record<string, string>;
  metadata: Record<string, string>;
  /** Header name, such as `x-amz-checksum-sha256`, to its base64 value. */
  checksums: Record<string, string>;
};

export type DeleteMarker = VersionBase & { kind: "delete-marker" };

export type Version = ObjectVersion | DeleteMarker;

export type Versions = {
  insert(version: Version): void;
  latest(bucket: string, key: string): Version | undefined;
  find(bucket: string, key: string, versionId: string): Version | undefined;
  delete(version: Version): void;
  usesBlob(blob: string): boolean;
};

export function toVersion(row: Row): Version {
  const base = {
    sequence: numberColumn(row, "sequence"),
    bucket: textColumn(row, "bucket"),
    key: textColumn(row, "key"),
    versionId: textColumn(row, "version_id"),
    lastModified: new Date(numberColumn(row, "last_modified")),
  };
  const blob = optionalTextColumn(row, "blob");
  if (blob === undefined) return { ...base, kind: "delete-marker" };
  return {
    ...base,
    kind: "object",
    blob,
    size: numberColumn(row, "size"),
    eTag: textColumn(row, "etag"),
    headers: stringsColumn(row, "headers"),
    metadata: stringsColumn(row, "metadata"),
    checksums: stringsColumn(row, "checksums"),
  };
}

const optionalVersion = (row: Row | undefined): Version | undefined =>
  row === undefined ? undefined : toVersion(row);

export function openVersions(database: DatabaseSync): Versions {
  const insert = database.prepare(`
    INSERT INTO versions (sequence, bucket, key, version_id, kind, last_modified,
                          blob, size, etag, headers, metadata, checksums)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const latest = database.prepare(
    "SELECT * FROM versions WHERE bucket = ? AND key = ? ORDER BY sequence DESC LIMIT 1",
  );
  const byId = database.prepare(
    "SELECT * FROM versions WHERE bucket = ? AND key = ? AND version_id = ?",
  );
  const byBlob = database.prepare("SELECT 1 FROM versions WHERE blob = ?");
  const remove = database.prepare("DELETE FROM versions WHERE sequence = ?");
  return {
    insert(version) {
      const object = version.kind === "object" ? version : undefined;
      insert.run(
        version.sequence,
        version.bucket,
        version.key,
        version.versionId,
        version.kind,
        version.lastModified.getTime(),
        object?.blob ?? null,
        object?.size ?? 0,
        object?.eTag ?? "",
        JSON.stringify(object?.headers ?? {}),
        JSON.stringify(object?.metadata ?? {}),
        JSON.stringify(object?.checksums ?? {}),
      );
    },
    latest: (bucket, key) => optionalVersion(latest.get(bucket, key)),
    find: (bucket, key, versionId) => optionalVersion(byId.get(bucket, key, versionId)),
    delete(version) {
      remove.run(version.sequence);
    },
    usesBlob: (blob) => byBlob.get(blob) !== undefined,
  };
}
