import type { DatabaseSync } from "node:sqlite";
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  parseAlgorithm,
} from "../../objects/checksums/checksums.ts";
import { numberColumn, optionalTextColumn, type Row, stringsColumn, textColumn } from "./row.ts";

/** Represents a multipart upload in progress. */
export interface Upload {
  /** Grows with time, so that sorting by id sorts by initiation. */
  uploadId: string;
  bucket: string;
  key: string;
  initiated: Date;
  /** The access key that initiated it. */
  initiator: string;
  headers: Record<string, string>;
  metadata: Record<string, string>;
  tags: Record<string, string>;
  /** The requested checksum; undefined if S3 chooses. */
  checksum: { algorithm: ChecksumAlgorithm; type: ChecksumType } | undefined;
}

export interface Uploads {
  insert(upload: Upload): void;
  find(uploadId: string): Upload | undefined;
  /** Returns the first upload at or after a key, ordered by key and then by time. */
  firstFrom(bucket: string, key: string): Upload | undefined;
  /** Returns the next upload of the same key, or the first one of a later key. */
  firstAfter(bucket: string, key: string, uploadId: string): Upload | undefined;
  /** Returns the first upload of a later key. */
  firstAfterKey(bucket: string, key: string): Upload | undefined;
  delete(uploadId: string): void;
}

const toUpload = (row: Row): Upload => {
  const algorithm = parseAlgorithm(optionalTextColumn(row, "checksum_algorithm") ?? "");
  const isComposite = optionalTextColumn(row, "checksum_type") === "COMPOSITE";
  return {
    uploadId: textColumn(row, "upload_id"),
    bucket: textColumn(row, "bucket"),
    key: textColumn(row, "key"),
    initiated: new Date(numberColumn(row, "initiated")),
    initiator: textColumn(row, "initiator"),
    headers: stringsColumn(row, "headers"),
    metadata: stringsColumn(row, "metadata"),
    tags: stringsColumn(row, "tags"),
    checksum: algorithm && { algorithm, type: isComposite ? "COMPOSITE" : "FULL_OBJECT" },
  };
};

const optionalUpload = (row: Row | undefined): Upload | undefined =>
  row === undefined ? undefined : toUpload(row);

export const openUploads = (database: DatabaseSync): Uploads => {
  const insert = database.prepare(`
    INSERT INTO uploads (upload_id, bucket, key, initiated, initiator, headers, metadata, tags,
                         checksum_algorithm, checksum_type)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const select = database.prepare("SELECT * FROM uploads WHERE upload_id = ?");
  const from = database.prepare(
    "SELECT * FROM uploads WHERE bucket = ? AND key >= ? ORDER BY key, upload_id LIMIT 1",
  );
  const after = database.prepare(`
    SELECT * FROM uploads WHERE bucket = ? AND (key, upload_id) > (?, ?)
    ORDER BY key, upload_id LIMIT 1`);
  const laterKey = database.prepare(
    "SELECT * FROM uploads WHERE bucket = ? AND key > ? ORDER BY key, upload_id LIMIT 1",
  );
  const remove = database.prepare("DELETE FROM uploads WHERE upload_id = ?");
  return {
    insert(upload) {
      insert.run(
        upload.uploadId,
        upload.bucket,
        upload.key,
        upload.initiated.getTime(),
        upload.initiator,
        JSON.stringify(upload.headers),
        JSON.stringify(upload.metadata),
        JSON.stringify(upload.tags),
        upload.checksum?.algorithm ?? null,
        upload.checksum?.type ?? null,
      );
    },
    find: (uploadId) => optionalUpload(select.get(uploadId)),
    firstFrom: (bucket, key) => optionalUpload(from.get(bucket, key)),
    firstAfter: (bucket, key, uploadId) => optionalUpload(after.get(bucket, key, uploadId)),
    firstAfterKey: (bucket, key) => optionalUpload(laterKey.get(bucket, key)),
    delete(uploadId) {
      remove.run(uploadId);
    },
  };
};
