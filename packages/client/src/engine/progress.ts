import type { Bytes, UploadState } from "./upload-state.ts";

/** The progress of all files of a run. A run starts when files are added while no other file is in progress. */
export interface Progress extends Bytes {
  readonly files: number;
  /** The number of files whose record is ready or rejected. */
  readonly filesDone: number;
  /** The total size. Never less than `bytesSent`. */
  readonly bytes: number;
  /** The smoothed speed in bytes per second. Missing while there is nothing to measure. */
  readonly speed?: number | undefined;
  readonly secondsLeft?: number | undefined;
}

/**
 * Returns how many bytes of a file were sent, and how many S3 confirmed.
 *
 * @param size the file's size in bytes
 */
export const getSentBytes = <Config = unknown>(state: UploadState<Config>, size: number): Bytes => {
  if (state.status === "verifying" || "record" in state)
    return { bytesSent: size, bytesAcknowledged: size };
  if (state.status === "failed" || !("bytesSent" in state)) return noBytes;
  const { bytesSent = 0, bytesAcknowledged = 0 } = state;
  return { bytesSent, bytesAcknowledged };
};

const noBytes: Bytes = { bytesSent: 0, bytesAcknowledged: 0 };

/**
 * Summarizes the files of a run. Failed and canceled files do not count.
 *
 * @param speed the speed in bytes per second, if known
 */
export const summarizeProgress = (
  uploads: readonly { readonly state: UploadState; readonly size: number }[],
  speed: number | undefined,
): Progress => {
  const total = { files: 0, filesDone: 0, bytes: 0, bytesSent: 0, bytesAcknowledged: 0 };
  let left = 0;
  for (const { state, size } of uploads) {
    if (state.status === "failed" || state.status === "cancelled") continue;
    const { bytesSent, bytesAcknowledged } = getSentBytes(state, size);
    total.files += 1;
    total.filesDone += "record" in state ? 1 : 0;
    total.bytes += size;
    total.bytesSent += bytesSent;
    total.bytesAcknowledged += bytesAcknowledged;
    // What S3 has not confirmed must be sent again, unless it is in flight.
    left += size - ("bytesReached" in state ? state.bytesReached : bytesAcknowledged);
  }
  return speed !== undefined && speed > 0 && left > 0
    ? { ...total, speed, secondsLeft: left / speed }
    : total;
};
