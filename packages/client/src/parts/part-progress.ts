import type { Bytes } from "../engine/upload-state.ts";

/** The progress of a file. `moved` is the number of bytes sent since the last report, including bytes that were sent again. */
export type TransferProgress = Bytes & { readonly moved: number };

/**
 * Creates a counter for the bytes of a file that is sent in parts.
 *
 * @param report called with each change. `bytesSent` decreases when an attempt fails
 */
export const createPartProgress = (report: (progress: TransferProgress) => void) => {
  /** The number of bytes of each part that S3 has, or that the current attempt has sent. */
  const sent = new Map<number, number>();
  let bytesSent = 0;
  let bytesAcknowledged = 0;

  /** Returns by how many bytes the part's number changed. */
  const set = (partNumber: number, bytes: number): number => {
    const change = bytes - (sent.get(partNumber) ?? 0);
    sent.set(partNumber, bytes);
    bytesSent += change;
    return change;
  };

  return {
    /** Counts a part that S3 has, before it is compared with the file. */
    assume: (partNumber: number, size: number) => {
      set(partNumber, size);
      report({ bytesSent, bytesAcknowledged, moved: 0 });
    },
    /** Counts the bytes that an attempt has sent so far; 0 if it failed. */
    move: (partNumber: number, bytes: number) => {
      const moved = Math.max(0, set(partNumber, bytes));
      report({ bytesSent, bytesAcknowledged, moved });
    },
    /** Counts a part that S3 has and that matches the file. */
    confirm: (partNumber: number, size: number) => {
      set(partNumber, size);
      bytesAcknowledged += size;
      report({ bytesSent, bytesAcknowledged, moved: 0 });
    },
  };
};
