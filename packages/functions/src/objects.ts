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

/** Where bytes live. */
export interface Objects {
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
