import type { UploadState } from "../engine/upload-state.ts";

/** Returns the status of a file for users. */
export const describeState = (state: UploadState): string => {
  switch (state.status) {
    case "waiting":
      return "Queued";
    case "preparing":
    case "hashing":
      return "Preparing…";
    case "requesting":
      return state.id ? "Queued" : "Preparing…";
    case "uploading":
      return state.attempt > 1 ? `Uploading… (attempt ${state.attempt})` : "Uploading…";
    case "paused":
      return "Paused";
    case "verifying":
      return "Checking…";
    case "ready":
      return "Ready";
    case "rejected":
      return "Rejected";
    case "failed":
      return "Failed";
    case "cancelled":
      return "Canceled";
    default:
      return state satisfies never;
  }
};
