import type { DatabaseSync } from "node:sqlite";
import { numberColumn, type Row, stringsColumn, textColumn } from "./row.ts";

/** Represents a part of a multipart upload, or of the completed object. */
export interface Part {
  uploadId: string;
  partNumber: number;
  blob: string;
  size: number;
  /** With its quotes. */
  eTag: string;
  /** Header name, such as `x-amz-checksum-sha256`, to its base64 value. */
  checksums: Record<string, string>;
  lastModified: Date;
}

export interface Parts {
  insert(part: Part): void;
  find(uploadId: string, partNumber: number): Part | undefined;
  /** Returns the parts after a part number, in order. */
  list(uploadId: string, after?: { partNumber: number; limit: number }): Part[];
  delete(part: Part): void;
  usesBlob(blob: string): boolean;
}

const toPart = (row: Row): Part => ({
  uploadId: textColumn(row, "upload_id"),
  partNumber: numberColumn(row, "part_number"),
  blob: textColumn(row, "blob"),
  size: numberColumn(row, "size"),
  eTag: textColumn(row, "etag"),
  checksums: stringsColumn(row, "checksums"),
  lastModified: new Date(numberColumn(row, "last_modified")),
});

/** SQLite's value for no limit. */
const noLimit = -1;

export const openParts = (database: DatabaseSync): Parts => {
  const insert = database.prepare(`
    INSERT INTO parts (upload_id, part_number, blob, size, etag, checksums, last_modified)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const select = database.prepare("SELECT * FROM parts WHERE upload_id = ? AND part_number = ?");
  const list = database.prepare(
    "SELECT * FROM parts WHERE upload_id = ? AND part_number > ? ORDER BY part_number LIMIT ?",
  );
  const byBlob = database.prepare("SELECT 1 FROM parts WHERE blob = ?");
  const remove = database.prepare("DELETE FROM parts WHERE upload_id = ? AND part_number = ?");
  return {
    insert(part) {
      insert.run(
        part.uploadId,
        part.partNumber,
        part.blob,
        part.size,
        part.eTag,
        JSON.stringify(part.checksums),
        part.lastModified.getTime(),
      );
    },
    find(uploadId, partNumber) {
      const row = select.get(uploadId, partNumber);
      return row === undefined ? undefined : toPart(row);
    },
    list: (uploadId, { partNumber, limit } = { partNumber: 0, limit: noLimit }) =>
      list.all(uploadId, partNumber, limit).map(toPart),
    delete({ uploadId, partNumber }) {
      remove.run(uploadId, partNumber);
    },
    usesBlob: (blob) => byBlob.get(blob) !== undefined,
  };
};
