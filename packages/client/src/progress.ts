import type { UploadState } from "./upload-state.ts";

/** How far all files of a run are, in bytes; a run begins when files are added while nothing is on its way. */
export interface Progress {
  readonly files: number;
  /** Files for which nothing is left to do. */
  readonly filesDone: number;
  readonly bytes: number;
  /** Never more than `bytes`. */
  readonly bytesUploaded: number;
  /** Bytes per second, smoothed; absent while there is nothing to measure. */
  readonly speed?: number | undefined;
  readonly secondsLeft?: number | undefined;
}

/** Bytes of a file that S3 has or that are on their way to it. */
export const bytesUploadedOf = (state: UploadState, size: number): number => {
  switch (state.status) {
    case "requesting":
    case "uploading":
      return state.bytesUploaded;
    case "verifying":
    case "ready":
    case "rejected":
      return size;
    case "waiting":
    case "hashing":
    case "failed":
    case "cancelled":
      return 0;
    default:
      return state satisfies never;
  }
};

/**
 * Sum up the files of a run. Failed and cancelled ones do not count: nothing of them is left to wait for.
 *
 * @param speed bytes per second, where known
 */
export const progressOf = (
  uploads: readonly { readonly state: UploadState; readonly size: number }[],
  speed: number | undefined,
): Progress => {
  const counted = uploads.filter(
    ({ state }) => state.status !== "failed" && state.status !== "cancelled",
  );
  const sum = (bytesOf: (upload: (typeof counted)[number]) => number) =>
    counted.reduce((total, upload) => total + bytesOf(upload), 0);
  const bytes = sum(({ size }) => size);
  const bytesUploaded = sum(({ state, size }) => bytesUploadedOf(state, size));
  const moving = speed !== undefined && speed > 0 && bytesUploaded < bytes;
  return {
    files: counted.length,
    filesDone: counted.filter(({ state }) => "record" in state).length,
    bytes,
    bytesUploaded,
    ...(moving && { speed, secondsLeft: (bytes - bytesUploaded) / speed }),
  };
};
