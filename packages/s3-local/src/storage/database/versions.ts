import type { DatabaseSync } from "node:sqlite";
import { numberColumn, optionalTextColumn, type Row, stringsColumn, textColumn } from "./row.ts";

interface VersionBase {
  sequence: number;
  bucket: string;
  key: string;
  /** The string `null` for versions that were written without versioning. */
  versionId: string;
  lastModified: Date;
}

/** Locates an object's bytes: in one blob, or in the parts of a multipart upload. */
export type Content =
  | { kind: "blob"; blob: string }
  | { kind: "parts"; uploadId: string; partCount: number };

/** Represents a version of an object. */
export interface ObjectVersion extends VersionBase {
  kind: "object";
  content: Content;
  size: number;
  /** With its quotes. */
  eTag: string;
  /** Content-Type, Cache-Control and the like, names in lower case. */
  headers: Record<string, string>;
  metadata: Record<string, string>;
  /**
   * Header name, such as `x-amz-checksum-sha256`, to its base64 value. Empty if the default checksum was
   * not calculated yet.
   */
  checksums: Record<string, string>;
  tags: Record<string, string>;
}

export interface DeleteMarker extends VersionBase {
  kind: "delete-marker";
}

export type Version = ObjectVersion | DeleteMarker;

export interface Versions {
  insert(version: Version): void;
  latest(bucket: string, key: string): Version | undefined;
  find(bucket: string, key: string, versionId: string): Version | undefined;
  /** Returns the object of a completed multipart upload. */
  findByUpload(uploadId: string): ObjectVersion | undefined;
  setChecksums(version: ObjectVersion, checksums: Record<string, string>): void;
  setTags(version: ObjectVersion, tags: Record<string, string>): void;
  delete(version: Version): void;
  usesBlob(blob: string): boolean;
}

const toContent = (row: Row): Content => {
  const blob = optionalTextColumn(row, "blob");
  if (blob !== undefined) return { kind: "blob", blob };
  const partCount = numberColumn(row, "part_count");
  return { kind: "parts", uploadId: textColumn(row, "upload_id"), partCount };
};

export const toVersion = (row: Row): Version => {
  const base = {
    sequence: numberColumn(row, "sequence"),
    bucket: textColumn(row, "bucket"),
    key: textColumn(row, "key"),
    versionId: textColumn(row, "version_id"),
    lastModified: new Date(numberColumn(row, "last_modified")),
  };
  if (textColumn(row, "kind") === "delete-marker") return { ...base, kind: "delete-marker" };
  return {
    ...base,
    kind: "object",
    content: toContent(row),
    size: numberColumn(row, "size"),
    eTag: textColumn(row, "etag"),
    headers: stringsColumn(row, "headers"),
    metadata: stringsColumn(row, "metadata"),
    checksums: stringsColumn(row, "checksums"),
    tags: stringsColumn(row, "tags"),
  };
};

const optionalVersion = (row: Row | undefined): Version | undefined =>
  row === undefined ? undefined : toVersion(row);

export const openVersions = (database: DatabaseSync): Versions => {
  const insert = database.prepare(`
    INSERT INTO versions (sequence, bucket, key, version_id, kind, last_modified, blob, upload_id,
                          part_count, size, etag, headers, metadata, checksums, tags)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const latest = database.prepare(
    "SELECT * FROM versions WHERE bucket = ? AND key = ? ORDER BY sequence DESC LIMIT 1",
  );
  const byId = database.prepare(
    "SELECT * FROM versions WHERE bucket = ? AND key = ? AND version_id = ?",
  );
  const byUpload = database.prepare("SELECT * FROM versions WHERE upload_id = ?");
  const byBlob = database.prepare("SELECT 1 FROM versions WHERE blob = ?");
  const updateChecksums = database.prepare("UPDATE versions SET checksums = ? WHERE sequence = ?");
  const updateTags = database.prepare("UPDATE versions SET tags = ? WHERE sequence = ?");
  const remove = database.prepare("DELETE FROM versions WHERE sequence = ?");
  return {
    insert(version) {
      const object = version.kind === "object" ? version : undefined;
      const content = object?.content;
      insert.run(
        version.sequence,
        version.bucket,
        version.key,
        version.versionId,
        version.kind,
        version.lastModified.getTime(),
        content?.kind === "blob" ? content.blob : null,
        content?.kind === "parts" ? content.uploadId : null,
        content?.kind === "parts" ? content.partCount : null,
        object?.size ?? 0,
        object?.eTag ?? "",
        JSON.stringify(object?.headers ?? {}),
        JSON.stringify(object?.metadata ?? {}),
        JSON.stringify(object?.checksums ?? {}),
        JSON.stringify(object?.tags ?? {}),
      );
    },
    latest: (bucket, key) => optionalVersion(latest.get(bucket, key)),
    find: (bucket, key, versionId) => optionalVersion(byId.get(bucket, key, versionId)),
    findByUpload(uploadId) {
      const version = optionalVersion(byUpload.get(uploadId));
      return version?.kind === "object" ? version : undefined;
    },
    setChecksums(version, checksums) {
      updateChecksums.run(JSON.stringify(checksums), version.sequence);
    },
    setTags(version, tags) {
      updateTags.run(JSON.stringify(tags), version.sequence);
    },
    delete(version) {
      remove.run(version.sequence);
    },
    usesBlob: (blob) => byBlob.get(blob) !== undefined,
  };
};
