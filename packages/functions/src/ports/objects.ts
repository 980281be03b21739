import type { RequestedPart, SignedPart, StoredPart } from "@slipway/core/api";
import type { ByteRange } from "@slipway/core/content/formats/iso-media";
import type { Declared, PinnedObject } from "@slipway/core/record";
import type { DerivedImages } from "./derived-images.ts";

/** The metadata and the first bytes of an object's version. */
export interface VersionContent {
  readonly object: PinnedObject;
  /** The first `limits.inspectedBytes`, or all of a smaller object. */
  readonly head: Uint8Array;
}

/** The version that a link refers to, and the headers of its response. */
export interface Link {
  readonly key: string;
  readonly versionId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly disposition: "attachment" | "inline";
  /** How long the link is valid, in seconds. */
  readonly lifetime: number;
}

/** The key of a multipart upload, and the id that S3 gave it. */
export interface MultipartUpload {
  readonly key: string;
  readonly multipartUploadId: string;
}

/** A page of stored parts. */
export interface PartRange {
  /** The part number after which the page starts. */
  readonly after?: number;
  readonly most?: number;
}

/** Stores large files in parts. */
export interface MultipartObjects {
  /** Creates a multipart upload for a declared file. Returns its id in S3. */
  createMultipartUpload(key: string, declared: Declared): Promise<string>;

  /**
   * Signs URLs that accept exactly these parts, in the given order.
   *
   * @param lifetime in seconds; `limits.policyLifetime` by default
   */
  signParts(
    upload: MultipartUpload,
    parts: readonly RequestedPart[],
    lifetime?: number,
  ): Promise<readonly SignedPart[]>;

  /**
   * Lists the stored parts in order: all of them, or a page.
   *
   * @returns undefined if the multipart upload was completed or aborted
   */
  listParts(upload: MultipartUpload, range?: PartRange): Promise<readonly StoredPart[] | undefined>;

  /**
   * Completes a multipart upload with all of its parts.
   *
   * @returns true if the object was created; false if the multipart upload no longer exists
   */
  completeMultipartUpload(upload: MultipartUpload, parts: readonly StoredPart[]): Promise<boolean>;

  /** Aborts a multipart upload and deletes its parts. Succeeds if it no longer exists. */
  abortMultipartUpload(upload: MultipartUpload): Promise<void>;

  /** Returns true if the key has an object. */
  exists(key: string): Promise<boolean>;
}

/** Stores objects. */
export interface Objects extends MultipartObjects, DerivedImages {
  /**
   * Signs a presigned POST that accepts only the declared file at this key.
   *
   * @param lifetime in seconds; `limits.policyLifetime` by default
   */
  signPost(
    key: string,
    declared: Declared,
    lifetime?: number,
  ): Promise<{ url: string; fields: Record<string, string> }>;

  /**
   * Reads the metadata and the first bytes of a version.
   *
   * @returns undefined if the version does not exist
   * @throws {ObjectForbiddenError} if S3 refuses access, which can also mean that the version does not exist
   */
  readVersion(key: string, versionId: string): Promise<VersionContent | undefined>;

  /**
   * Reads a range of a version's bytes.
   *
   * @param range must be within the version's size
   * @returns undefined if the version does not exist
   * @throws {ObjectForbiddenError} if S3 refuses access, which can also mean that the version does not exist
   */
  readRange(key: string, versionId: string, range: ByteRange): Promise<Uint8Array | undefined>;

  /** Lists the ids of a key's versions, oldest first, without delete markers. */
  listVersions(key: string): Promise<readonly string[]>;

  /** Deletes a version permanently. Succeeds if it no longer exists. */
  deleteVersion(key: string, versionId: string): Promise<void>;

  /** Deletes every version and delete marker of a key permanently. */
  deleteAllVersions(key: string): Promise<void>;

  /** Signs a link to a version. */
  signLink(link: Link): Promise<string>;
}

/** S3 refused access. If the caller may not list the bucket, S3 also responds with 403 for a version that does not exist. */
export class ObjectForbiddenError extends Error {
  override readonly name = "ObjectForbiddenError";
}
