import type { Bytes } from "../engine/upload-state.ts";

/** The progress of a file. `moved` is the number of bytes sent since the last report, including bytes that were sent again. */
export type TransferProgress = Bytes & { readonly moved: number };

/**
 * Creates a counter for the bytes of a file that is sent in parts.
 *
 * @param report called with each change. `bytesSent` never decreases
 */
export const createPartProgress = (report: (progress: TransferProgress) => void) => {
  /** The maximum number of bytes of each part that any attempt has sent. */
  const sent = new Map<number, number>();
  /** The number of bytes of each part that the current attempt has sent. */
  const moving = new Map<number, number>();
  let bytesSent = 0;
  let bytesAcknowledged = 0;

  const reach = (partNumber: number, bytes: number) => {
    const before = sent.get(partNumber) ?? 0;
    if (bytes <= before) return;
    sent.set(partNumber, bytes);
    bytesSent += bytes - before;
  };

  return {
    /** Counts a part that S3 has, before it is compared with the file. */
    assume: (partNumber: number, size: number) => {
      reach(partNumber, size);
      report({ bytesSent, bytesAcknowledged, moved: 0 });
    },
    /** Counts the bytes that an attempt has sent so far; 0 if it failed. */
    move: (partNumber: number, bytes: number) => {
      const moved = Math.max(0, bytes - (moving.get(partNumber) ?? 0));
      moving.set(partNumber, bytes);
      reach(partNumber, bytes);
      report({ bytesSent, bytesAcknowledged, moved });
    },
    /** Counts a part that S3 has and that matches the file. */
    confirm: (partNumber: number, size: number) => {
      reach(partNumber, size);
      bytesAcknowledged += size;
      report({ bytesSent, bytesAcknowledged, moved: 0 });
    },
  };
};
