import type { ChosenFile } from "../files/chosen-file.ts";
import type { Failure, Step } from "./upload-state.ts";

/** One run of a file's upload, from its start, a resume, or a retry until it ends. */
export interface UploadTask {
  readonly chosen: ChosenFile;
  /** Reports a step. Does nothing after the signal is aborted. */
  readonly report: (step: Step) => void;
  /** Aborted with an {@link UploadAbortedError} when the user pauses or cancels the file, or the uploader is closed. */
  readonly signal: AbortSignal;
}

export const failWith = (failure: Failure): Step => ({ kind: "fail", failure });
