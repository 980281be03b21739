import type { RequestedFile } from "@slipway/core/api";

/** A multipart upload that can be resumed: after a pause, a reload, or in another process. */
export interface Unfinished {
  /** The upload's. */
  readonly id: string;
  /** Of the file and of where it goes, see `fingerprintOf`. Files with the same one can differ. */
  readonly fingerprint: string;
  /** Bytes of each part but the last, which has the rest. */
  readonly partSize: number;
  /** How many parts there are; they are numbered from 1. */
  readonly parts: number;
  /** Until when it can be resumed, in ISO 8601 UTC. */
  readonly expiresAt: string;
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

/** Remembers unfinished uploads by their ids, until they expire. */
export interface ResumeStore {
  readonly list: () => Promise<readonly Unfinished[]>;
  /** Replaces what is kept for the same id. */
  readonly keep: (unfinished: Unfinished) => Promise<void>;
  readonly forget: (id: string) => Promise<void>;
}

type Description = Pick<Unfinished, "title" | "caption" | "retention">;

/** Returns true if people said the same about both files. */
export const isSameDescription = (one: Description, other: Description): boolean =>
  one.title === other.title && one.caption === other.caption && one.retention === other.retention;

/**
 * Returns true if an unfinished upload can still be resumed.
 *
 * @param now milliseconds since 1970
 */
export const isResumable = ({ expiresAt }: Unfinished, now: number): boolean =>
  Date.parse(expiresAt) > now;
