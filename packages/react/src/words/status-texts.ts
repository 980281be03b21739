import type { UploadStatus } from "@slipway/core/record";

/** The text for each status of a record, in English. */
export const statusTexts: Readonly<Record<UploadStatus, string>> = {
  pending: "Upload in progress",
  ready: "Ready",
  rejected: "Rejected",
  expired: "Upload expired",
  trashed: "In the trash",
  deleted: "Deleted",
};
