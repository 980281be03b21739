import type { PinnedObject, StoredRecord } from "@slipway/core/record";

/** An item of the table, as a walk meets it. */
export type WalkedItem =
  | { readonly kind: "record"; readonly record: StoredRecord }
  /** It has an upload's id and cannot be read. */
  | {
      readonly kind: "unreadable";
      readonly id: string;
      readonly key: string;
      readonly why: string;
    }
  /** It is something else, such as a counter of downloads. */
  | { readonly kind: "other" };

/** A version of an object, or a delete marker, as S3 lists it. */
export interface ListedVersion {
  readonly key: string;
  readonly versionId: string;
  readonly isDeleteMarker: boolean;
  /** When it was made; ISO 8601, UTC. */
  readonly lastModified: string;
}

/** A multipart upload that was neither completed nor aborted. */
export interface ListedMultipartUpload {
  readonly key: string;
  readonly multipartUploadId: string;
  /** ISO 8601, UTC. */
  readonly initiatedAt: string;
}

/** Where a walk goes on: the names and values by which the store knows the place. */
export type Position = Readonly<Record<string, string>>;

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** Where the next page begins; absent after the last one. */
  readonly next?: Position | undefined;
}

/** All that table and bucket hold, page by page, so that neither has to fit into memory. */
export interface Inventory {
  /** A page of one of the segments that the table is cut into. It may lack a write of the last moment. */
  readonly items: (query: {
    readonly segment: number;
    readonly segments: number;
    readonly after?: Position | undefined;
  }) => Promise<Page<WalkedItem>>;

  /** A page of the versions and delete markers under our prefix. */
  readonly versions: (after?: Position) => Promise<Page<ListedVersion>>;

  /** A page of the multipart uploads under our prefix. */
  readonly multipartUploads: (after?: Position) => Promise<Page<ListedMultipartUpload>>;

  /** The version or delete marker as S3 lists it now, or undefined where it is gone. */
  readonly findVersion: (key: string, versionId: string) => Promise<ListedVersion | undefined>;

  /** The multipart upload as S3 lists it now, or undefined where it is completed or aborted. */
  readonly findMultipartUpload: (
    key: string,
    multipartUploadId: string,
  ) => Promise<ListedMultipartUpload | undefined>;

  /** What S3 says of a version, without its bytes; undefined where it is gone. */
  readonly describe: (key: string, versionId: string) => Promise<PinnedObject | undefined>;
}
