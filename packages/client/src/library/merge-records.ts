import type { Upload } from "@slipway/core/api";

/**
 * Returns uploads with these records among them, newest first: each as its newest revision says, without those that were
 * deleted. Takes time in proportion to the number of both.
 */
export const mergeRecords = (
  uploads: readonly Upload[],
  records: readonly Upload[],
): readonly Upload[] => {
  if (records.length === 0) return uploads;
  const byId = new Map(uploads.map((upload) => [upload.id, upload]));
  for (const record of records) {
    const known = byId.get(record.id);
    // Answers can overtake each other, and some come from a copy that is behind.
    if (known !== undefined && known.revision > record.revision) continue;
    if (record.status === "deleted") byId.delete(record.id);
    // Not every answer says how often it was downloaded.
    else byId.set(record.id, { ...record, downloads: record.downloads ?? known?.downloads });
  }
  // Ids are UUIDs of version 7: they sort by the time they were made.
  return [...byId.values()].sort((one, other) => (one.id < other.id ? 1 : -1));
};

/** Returns true if a listed record says nothing new, so that what is shown need not change. */
export const isUpToDate = (uploads: readonly Upload[], record: Upload): boolean =>
  uploads.some(
    ({ id, revision, downloads }) =>
      id === record.id &&
      revision >= record.revision &&
      (record.downloads === undefined || downloads?.total === record.downloads.total),
  );
