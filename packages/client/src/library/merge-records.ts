import type { Upload } from "@slipway/core/api";
import { isDeleted, isTrashed } from "@slipway/core/status";

/** Returns true if a list has an upload unless it is a list of the trash. */
export const isListed = (upload: Upload): boolean => !isDeleted(upload) && !isTrashed(upload);

/**
 * Returns uploads together with these records, newest first. Each has its newest revision. Takes time in proportion to the number
 * of both.
 *
 * @param isShown returns false if a record is removed
 */
export const mergeRecords = (
  uploads: readonly Upload[],
  records: readonly Upload[],
  isShown: (record: Upload) => boolean = isListed,
): readonly Upload[] => {
  if (records.length === 0) return uploads;
  const byId = new Map(uploads.map((upload) => [upload.id, upload]));
  for (const record of records) {
    const known = byId.get(record.id);
    // Responses can overtake each other, and some come from an eventually consistent copy.
    if (known !== undefined && known.revision > record.revision) continue;
    if (!isShown(record)) byId.delete(record.id);
    // Not every response has the number of downloads.
    else byId.set(record.id, { ...record, downloads: record.downloads ?? known?.downloads });
  }
  // IDs are UUIDs of version 7, which sort by creation time.
  return [...byId.values()].sort((one, other) => (one.id < other.id ? 1 : -1));
};

/** Returns true if a listed record has nothing that the uploads do not have. */
export const isUpToDate = (uploads: readonly Upload[], record: Upload): boolean =>
  uploads.some(
    ({ id, revision, downloads }) =>
      id === record.id &&
      revision >= record.revision &&
      (record.downloads === undefined || downloads?.total === record.downloads.total),
  );
