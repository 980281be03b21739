import type { RequestedPart, SignedPart, StoredPart } from "@slipway/core/api";
import type { ByteRange } from "@slipway/core/content/iso-media";
import type { Declared, PinnedObject } from "@slipway/core/record";

/** A look at one version of an object: what S3 says of it, and its first bytes. */
export interface Look {
  readonly object: PinnedObject;
  /** Up to `limits.inspectedBytes`; all of a smaller object. */
  readonly head: Uint8Array;
}

/** What a link to a stored version answers with. */
export interface Link {
  readonly key: string;
  readonly versionId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly disposition: "attachment" | "inline";
}

/** S3's multipart upload that an object comes by: its key, and S3's id of it. */
export interface MultipartUpload {
  readonly key: string;
  readonly multipartUploadId: string;
}

/** Some of the stored parts: those after a number, and how many of them at most. */
export interface PartRange {
  readonly after?: number;
  readonly most?: number;
}

/** How large files come. */
export interface MultipartObjects {
  /** Begin a multipart upload of what was declared; returns S3's id of it. */
  createMultipartUpload(key: string, declared: Declared): Promise<string>;

  /** URLs that take exactly these parts, for `limits.policyLifetime` seconds; in the order given. */
  signParts(
    upload: MultipartUpload,
    parts: readonly RequestedPart[],
  ): Promise<readonly SignedPart[]>;

  /**
   * The parts that S3 has, by number: all of them, or those of a range.
   *
   * @returns undefined when the multipart upload was completed or aborted
   */
  listParts(upload: MultipartUpload, range?: PartRange): Promise<readonly StoredPart[] | undefined>;

  /**
   * Make an object of all parts.
   *
   * @returns whether it is made; false when the multipart upload is no longer there
   */
  completeMultipartUpload(upload: MultipartUpload, parts: readonly StoredPart[]): Promise<boolean>;

  /** Drop a multipart upload with its parts. One that is gone already is no error. */
  abortMultipartUpload(upload: MultipartUpload): Promise<void>;

  /** Whether the key has an object. */
  exists(key: string): Promise<boolean>;
}

/** Where bytes live. */
export interface Objects extends MultipartObjects {
  /** Sign a POST policy for exactly this key and what was declared of the file. */
  signPost(
    key: string,
    declared: Declared,
  ): Promise<{ url: string; fields: Record<string, string> }>;

  /**
   * Look at one version.
   *
   * @returns undefined when the version is gone
   * @throws {ObjectForbiddenError} when S3 does not say whether it is gone or not ours to read
   */
  look(key: string, versionId: string): Promise<Look | undefined>;

  /**
   * Reads some bytes of one version.
   *
   * @param range within the version's bytes
   * @returns undefined when the version is gone, or not ours to read
   */
  readRange(key: string, versionId: string, range: ByteRange): Promise<Uint8Array | undefined>;

  /** The ids of a key's versions, oldest first, without delete markers. */
  listVersions(key: string): Promise<readonly string[]>;

  /** Delete one version for good. One that is gone already is no error. */
  deleteVersion(key: string, versionId: string): Promise<void>;

  /** Delete every version and delete marker of a key for good. */
  deleteAllVersions(key: string): Promise<void>;

  /** A link to one version, good for `limits.downloadLinkLifetime` seconds. */
  signLink(link: Link): Promise<string>;
}

/** S3 answers 403 for a version that is gone, when the caller may not list the bucket. */
export class ObjectForbiddenError extends Error {
  override readonly name = "ObjectForbiddenError";
}
