import type { FileUpload } from "@slipway/client/engine/upload-list";
import { canRetry, isOver, isSending } from "@slipway/client/engine/upload-state";

/** The files of the tray in the order in which it shows them, and how many there are of each sort. */
export interface OrderedUploads {
  /** Failures first, then files that need a decision, then files in progress, then the others. */
  readonly uploads: readonly FileUpload[];
  readonly failed: number;
  readonly canceled: number;
  readonly retryable: number;
  readonly duplicates: number;
  /** Files that have work left. */
  readonly open: number;
  /** Files whose bytes are being sent or wait to be sent, and that are not paused. */
  readonly sending: number;
  /** True if files are paused and no other file is sent. Files that were sent before can still be checked. */
  readonly isPaused: boolean;
  /** Uploaded files, without those that the user already had. */
  readonly ready: readonly FileUpload[];
}

/** @param duplicates the local IDs of files that the user already has */
export const orderUploads = (
  uploads: readonly FileUpload[],
  duplicates: ReadonlySet<string>,
): OrderedUploads => {
  const failed: FileUpload[] = [];
  const undecided: FileUpload[] = [];
  const open: FileUpload[] = [];
  const ready: FileUpload[] = [];
  const canceled: FileUpload[] = [];
  let retryable = 0;
  let sending = 0;
  let paused = 0;
  for (const upload of uploads) {
    const { localId, state } = upload;
    if (isSending(state)) sending += 1;
    if (state.status === "paused") paused += 1;
    if (state.status === "failed" || state.status === "rejected") {
      failed.push(upload);
      if (canRetry(state)) retryable += 1;
    } else if (!isOver(state)) open.push(upload);
    else if (state.status === "cancelled") canceled.push(upload);
    else if (duplicates.has(localId)) undecided.push(upload);
    else ready.push(upload);
  }
  return {
    uploads: [...failed, ...undecided, ...open, ...ready, ...canceled],
    failed: failed.length,
    canceled: canceled.length,
    retryable,
    duplicates: undecided.length,
    open: open.length,
    sending,
    isPaused: paused > 0 && sending === 0,
    ready,
  };
};
