import type { Bytes, UploadState } from "./upload-state.ts";

/** How far all files of a run are; a run begins when files are added while nothing is on its way. */
export interface Progress extends Bytes {
  readonly files: number;
  /** Files whose record is ready or rejected. */
  readonly filesDone: number;
  /** Never less than `bytesSent`. */
  readonly bytes: number;
  /** Bytes per second, smoothed; absent while there is nothing to measure. */
  readonly speed?: number | undefined;
  readonly secondsLeft?: number | undefined;
}

/**
 * How many of a file's bytes are with S3.
 *
 * @param size the file's, in bytes
 */
export const bytesOf = (state: UploadState, size: number): Bytes => {
  switch (state.status) {
    case "uploading":
    case "paused":
    case "waiting":
    case "hashing":
    case "requesting": {
      const { bytesSent = 0, bytesAcknowledged = 0 } = state;
      return { bytesSent, bytesAcknowledged };
    }
    case "verifying":
    case "ready":
    case "rejected":
      return { bytesSent: size, bytesAcknowledged: size };
    case "failed":
    case "cancelled":
      return nothing;
    default:
      return state satisfies never;
  }
};

const nothing: Bytes = { bytesSent: 0, bytesAcknowledged: 0 };

/**
 * Sum up the files of a run. Failed and cancelled ones do not count: nothing of them is left to wait for.
 *
 * @param speed bytes per second, where known
 */
export const summarizeProgress = (
  uploads: readonly { readonly state: UploadState; readonly size: number }[],
  speed: number | undefined,
): Progress => {
  const sum = { files: 0, filesDone: 0, bytes: 0, bytesSent: 0, bytesAcknowledged: 0 };
  for (const { state, size } of uploads) {
    if (state.status === "failed" || state.status === "cancelled") continue;
    const { bytesSent, bytesAcknowledged } = bytesOf(state, size);
    sum.files += 1;
    sum.filesDone += "record" in state ? 1 : 0;
    sum.bytes += size;
    sum.bytesSent += bytesSent;
    sum.bytesAcknowledged += bytesAcknowledged;
  }
  const left = sum.bytes - sum.bytesSent;
  return speed !== undefined && speed > 0 && left > 0
    ? { ...sum, speed, secondsLeft: left / speed }
    : sum;
};
