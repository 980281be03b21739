import { randomBytes } from "node:crypto";
import { requireBucket } from "../buckets/require-bucket.ts";
import type { IndexDb } from "./database/index-db.ts";
import type { ObjectVersion, Version } from "./database/versions.ts";

/** The id of versions that are written without versioning. */
export const nullVersionId = "null";

export const newVersionId = (): string => randomBytes(24).toString("base64url");

/** Holds the new version, and the files that no row references anymore. */
export interface Written<Made extends Version = Version> {
  version: Made;
  unreferenced: string[];
}

/** Removes the parts of an upload, or of a completed object. */
const deleteParts = (db: IndexDb, uploadId: string): string[] => {
  const parts = db.parts.list(uploadId);
  for (const part of parts) db.parts.delete(part);
  return parts.map(({ blob }) => blob);
};

/** Removes an upload in progress and its parts. */
export const deleteUpload = (db: IndexDb, uploadId: string): string[] => {
  db.uploads.delete(uploadId);
  return deleteParts(db, uploadId);
};

/**
 * Removes a version permanently. Call it inside a commit.
 *
 * @returns The files that no row references anymore.
 */
export const deleteVersion = (db: IndexDb, version: Version): string[] => {
  db.versions.delete(version);
  if (version.kind === "delete-marker") return [];
  const { content } = version;
  return content.kind === "blob" ? [content.blob] : deleteParts(db, content.uploadId);
};

/** Removes the null version of a key, which every write without versioning replaces. */
export const removeNullVersion = (db: IndexDb, bucket: string, key: string): string[] => {
  const replaced = db.versions.find(bucket, key, nullVersionId);
  return replaced === undefined ? [] : deleteVersion(db, replaced);
};

/**
 * Makes an object visible. Call it inside a commit.
 *
 * @throws S3Error NoSuchBucket if the bucket was deleted while the bytes arrived
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/AddingObjectstoVersionSuspendedBuckets.html
 */
export const writeVersion = (
  db: IndexDb,
  object: Omit<ObjectVersion, "sequence" | "versionId" | "kind">,
): Written<ObjectVersion> => {
  const { versioning } = requireBucket(db, object.bucket);
  const unreferenced =
    versioning === "Enabled" ? [] : removeNullVersion(db, object.bucket, object.key);
  const version: ObjectVersion = {
    ...object,
    kind: "object",
    sequence: db.sequence.next(),
    versionId: versioning === "Enabled" ? newVersionId() : nullVersionId,
  };
  db.versions.insert(version);
  return { version, unreferenced };
};
