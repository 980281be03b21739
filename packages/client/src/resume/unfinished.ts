import type { RequestedFile } from "@slipway/core/api";

/** A multipart upload that was begun and may be gone on with: after a pause, a reload, or in another process. */
export interface Unfinished {
  /** Of the file and of where it goes, see `fingerprintOf`. */
  readonly fingerprint: string;
  /** The upload's. */
  readonly id: string;
  /** Bytes of each part but the last, which has the rest. */
  readonly partSize: number;
  /** How many parts there are; they are numbered from 1. */
  readonly parts: number;
  /** Until when it can be gone on with, in ISO 8601 UTC. */
  readonly expiresAt: string;
  /** When all of it was sent, in milliseconds since 1970: whoever waited for it meanwhile need not send it. */
  readonly finishedAt?: number | undefined;
  readonly fileName: string;
  /** The file's, in bytes. */
  readonly size: number;
  /** The file's, in milliseconds since 1970. */
  readonly lastModified: number;
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly retention?: RequestedFile["retention"];
  /** Reads the file again after a reload, in browsers that have such handles. */
  readonly handle?: FileSystemFileHandle | undefined;
}

/** Remembers unfinished uploads, one for each fingerprint. Those past their end are not known any more. */
export interface ResumeStore {
  readonly find: (fingerprint: string) => Promise<Unfinished | undefined>;
  readonly list: () => Promise<readonly Unfinished[]>;
  /** Replaces what is kept for the same fingerprint. */
  readonly keep: (unfinished: Unfinished) => Promise<void>;
  readonly forget: (fingerprint: string) => Promise<void>;
}

/**
 * Whether an unfinished upload can still be gone on with.
 *
 * @param now milliseconds since 1970
 */
export const isAlive = ({ expiresAt }: Unfinished, now: number): boolean =>
  Date.parse(expiresAt) > now;
