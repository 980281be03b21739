import type { UploadFields, UploadKind } from "../files/chosen-file.ts";

/** A multipart upload that can be resumed: after a pause, a reload, or in another process. */
export interface UnfinishedUpload extends UploadFields, UploadKind {
  /** The upload's ID. */
  readonly id: string;
  /** Identifies the file and the API: see `createFingerprint`. Different files can have the same fingerprint. */
  readonly fingerprint: string;
  /** The size of each part in bytes. The last part has the remaining bytes. */
  readonly partSize: number;
  /** The number of parts. Parts are numbered from 1. */
  readonly parts: number;
  /** When the upload expires, in ISO 8601 UTC. */
  readonly expiresAt: string;
  /** The name of the file that the user chose. */
  readonly fileName: string;
  /** The path of the folder that the file is in. */
  readonly path?: string | undefined;
  /** The size in bytes of the file that is uploaded. */
  readonly size: number;
  /** The date of the file that the user chose, in milliseconds since 1970. */
  readonly lastModified: number;
  /** What the app's `prepare` returned for the file, in browsers with room for it. It is not prepared again after a reload. */
  readonly prepared?: File | undefined;
  /** Reads the file again after a reload, in browsers that support file handles. */
  readonly handle?: FileSystemFileHandle | undefined;
}

/** Stores unfinished uploads by their IDs, until they expire. */
export interface ResumeStore {
  readonly list: () => Promise<readonly UnfinishedUpload[]>;
  /** Stores an upload. Replaces the one with the same ID. */
  readonly keep: (unfinished: UnfinishedUpload) => Promise<void>;
  readonly forget: (id: string) => Promise<void>;
}

/**
 * Returns true if an unfinished upload can still be resumed.
 *
 * @param now the time in milliseconds since 1970
 */
export const isResumable = ({ expiresAt }: UnfinishedUpload, now: number): boolean =>
  Date.parse(expiresAt) > now;
