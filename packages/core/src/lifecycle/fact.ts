import type { Declared, Media, Multipart, PinnedObject, Reason } from "../record.ts";

/** What a look at an object's bytes said: they are what their type claims, or why not. */
export type Inspection =
  | {
      readonly outcome: "passed";
      readonly media?: Media | undefined;
      /** The encoding of text. */
      readonly charset?: string | undefined;
    }
  | { readonly outcome: "failed"; readonly reason: Reason };

/** What happened, with the time at which it is being handled. Times are ISO 8601, UTC. */
export type Fact =
  | { readonly kind: "requested"; readonly at: string; readonly upload: RequestedUpload }
  | {
      readonly kind: "object-created";
      readonly at: string;
      readonly object: PinnedObject;
      readonly inspection: Inspection;
    }
  | { readonly kind: "object-removed"; readonly at: string; readonly versionId: string }
  /** S3 lists a delete marker of the record's key. */
  | { readonly kind: "delete-marker-found"; readonly at: string; readonly versionId: string }
  /** S3 lists a multipart upload of a key that was made from the record's id. */
  | {
      readonly kind: "multipart-found";
      readonly at: string;
      readonly key: string;
      readonly multipartUploadId: string;
      readonly initiatedAt: string;
    }
  /** The sweep's turn: the record's `dueAt` is past, and S3 holds these versions of its key. */
  | {
      readonly kind: "due";
      readonly at: string;
      readonly versionIds: readonly string[];
      /** The `dueAt` to which this attempt itself postponed the record, if it did: then its turn has come all the same. */
      readonly postponedTo?: string | undefined;
    }
  | { readonly kind: "owner-edits"; readonly at: string; readonly edit: Edit }
  | { readonly kind: "owner-deletes"; readonly at: string };

export interface RequestedUpload {
  readonly id: string;
  readonly owner: string;
  readonly fileName: string;
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly retention?: number | undefined;
  readonly declared: Declared;
  readonly multipart?: Multipart | undefined;
}

/** Fields to change. An empty title or caption, or a retention of null, removes it. */
export interface Edit {
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly retention?: number | null | undefined;
}
