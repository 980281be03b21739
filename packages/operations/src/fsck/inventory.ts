import type { PinnedObject, StoredRecord } from "@slipway/core/record";

/** An item of the table that a walk found. */
export type WalkedItem =
  | { readonly kind: "record"; readonly record: StoredRecord }
  /** It has an upload's id and is not a valid record. */
  | {
      readonly kind: "unreadable";
      readonly id: string;
      readonly key: string;
      readonly why: string;
    }
  /** Any other item, such as a download counter. */
  | { readonly kind: "other" };

/** A version of an object, or a delete marker, as S3 lists it. */
export interface ListedVersion {
  readonly key: string;
  readonly versionId: string;
  readonly isDeleteMarker: boolean;
  /** ISO 8601, UTC. */
  readonly lastModified: string;
}

/** A multipart upload that was neither completed nor aborted. */
export interface ListedMultipartUpload {
  readonly key: string;
  readonly multipartUploadId: string;
  /** ISO 8601, UTC. */
  readonly initiatedAt: string;
}

/** The position in a walk, as the names and values that DynamoDB or S3 returned. */
export type Position = Readonly<Record<string, string>>;

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** The position of the next page; absent on the last page. */
  readonly next?: Position | undefined;
}

/** Lists the table and the bucket page by page, so that neither has to fit into memory. */
export interface Inventory {
  /** Returns a page of one segment of the table. The read is eventually consistent. */
  readonly items: (query: {
    readonly segment: number;
    readonly segments: number;
    readonly after?: Position | undefined;
  }) => Promise<Page<WalkedItem>>;

  /** Returns a page of the versions and delete markers under Slipway's prefix. */
  readonly versions: (after?: Position) => Promise<Page<ListedVersion>>;

  /** Returns a page of the multipart uploads under Slipway's prefix. */
  readonly multipartUploads: (after?: Position) => Promise<Page<ListedMultipartUpload>>;

  /** Returns the version or delete marker as S3 lists it now; undefined if it does not exist. */
  readonly findVersion: (key: string, versionId: string) => Promise<ListedVersion | undefined>;

  /** Returns the multipart upload as S3 lists it now; undefined if it was completed or aborted. */
  readonly findMultipartUpload: (
    key: string,
    multipartUploadId: string,
  ) => Promise<ListedMultipartUpload | undefined>;

  /** Returns a version's metadata; undefined if the version does not exist. */
  readonly describe: (key: string, versionId: string) => Promise<PinnedObject | undefined>;
}
