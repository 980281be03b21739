import type { UploadStatus } from "@slipway/core/record";

/** A record's status. */
export const statusInWords: Readonly<Record<UploadStatus, string>> = {
  pending: "Waiting for its file",
  ready: "Ready",
  rejected: "Rejected",
  expired: "Never arrived",
  deleted: "Deleted",
};
