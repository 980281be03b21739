import type { DownloadsByDay, Upload } from "@slipway/core/api";
import type { UploadRecord } from "@slipway/core/record";
import type { ApiAdapters } from "../ports/adapters.ts";
import { toUploadView } from "./upload-view.ts";

/** The statistics of an upload that was never downloaded. */
export const emptyStatistics: DownloadsByDay = { total: 0, days: [] };

/** Returns true if the upload has, or had, an object that can be downloaded. */
export const hasObject = (record: UploadRecord): boolean =>
  "object" in record && record.object !== undefined;

/** Returns an upload as its owner sees it, with its download statistics. */
export const viewWithDownloads = async (
  record: UploadRecord,
  adapters: ApiAdapters,
): Promise<Upload> => {
  const { downloads, clock } = adapters;
  const [view, statistics] = await Promise.all([
    toUploadView(record, adapters),
    hasObject(record) ? downloads.read([record.id], clock().toISOString()) : undefined,
  ]);
  return { ...view, downloads: statistics?.get(record.id) ?? emptyStatistics };
};
