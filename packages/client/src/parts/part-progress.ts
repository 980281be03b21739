import type { Bytes } from "../engine/upload-state.ts";

/** How far a file is, and how many bytes went out since this was last reported: more than are new if some go again. */
export type TransferProgress = Bytes & { readonly moved: number };

/**
 * Counts the bytes of a file that is sent in parts.
 *
 * @param report called with each change; `bytesSent` never falls
 */
export const createPartProgress = (report: (progress: TransferProgress) => void) => {
  /** The most bytes of each part that any attempt has sent. */
  const sent = new Map<number, number>();
  /** The bytes of each part that its present attempt has sent. */
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
    /** Counts a part that S3 has, before it is known whether it is the file's. */
    assume: (partNumber: number, size: number) => {
      reach(partNumber, size);
      report({ bytesSent, bytesAcknowledged, moved: 0 });
    },
    /** Counts what an attempt has sent so far; 0 if it failed. */
    move: (partNumber: number, bytes: number) => {
      const moved = Math.max(0, bytes - (moving.get(partNumber) ?? 0));
      moving.set(partNumber, bytes);
      reach(partNumber, bytes);
      report({ bytesSent, bytesAcknowledged, moved });
    },
    /** Counts a part that S3 has as it is in the file. */
    confirm: (partNumber: number, size: number) => {
      reach(partNumber, size);
      bytesAcknowledged += size;
      report({ bytesSent, bytesAcknowledged, moved: 0 });
    },
  };
};
