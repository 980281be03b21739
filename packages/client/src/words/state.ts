import type { UploadState } from "../engine/upload-state.ts";

/** Where a file on its way is. */
export const stateInWords = (state: UploadState): string => {
  switch (state.status) {
    case "waiting":
      return "Waiting";
    case "hashing":
      return "Reading";
    case "requesting":
      return state.id ? "Waiting for its turn" : "Preparing";
    case "uploading":
      return state.attempt > 1 ? `Uploading, attempt ${state.attempt}` : "Uploading";
    case "paused":
      return "Paused";
    case "verifying":
      return "Stored, being checked";
    case "ready":
      return "Ready";
    case "rejected":
      return "Rejected";
    case "failed":
      return "Failed";
    case "cancelled":
      return "Cancelled";
    default:
      return state satisfies never;
  }
};
