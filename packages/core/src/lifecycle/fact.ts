import type {
  Declared,
  DerivationReason,
  FieldKeys,
  Fields,
  Media,
  Multipart,
  PinnedObject,
  Reason,
  StoredVariant,
} from "../record.ts";

/** The result of inspecting an object's bytes: they match their content type, or the reason why not. */
export type Inspection =
  | {
      readonly outcome: "passed";
      readonly media?: Media | undefined;
      /** The encoding of text. */
      readonly charset?: string | undefined;
    }
  | { readonly outcome: "failed"; readonly reason: Reason };

/** The images and details that were derived from a version, or the reason why there are none. */
export interface Derived {
  readonly variants: Readonly<Record<string, StoredVariant>>;
  readonly media?: Media | undefined;
  readonly placeholder?: string | undefined;
  readonly color?: string | undefined;
  readonly reason?: DerivationReason | undefined;
}

/** Something that happened, with the time at which it is handled. Times are ISO 8601, UTC. */
export type Fact =
  | {
      readonly kind: "requested";
      readonly at: string;
      readonly upload: RequestedUpload;
      /** How long the signed policy of a form is valid, in seconds. Defaults to `limits.policyLifetime`. */
      readonly policyLifetime?: number | undefined;
    }
  | {
      readonly kind: "object-created";
      readonly at: string;
      readonly object: PinnedObject;
      readonly inspection: Inspection;
    }
  | { readonly kind: "object-removed"; readonly at: string; readonly versionId: string }
  /** S3 lists a delete marker at the record's key. */
  | { readonly kind: "delete-marker-found"; readonly at: string; readonly versionId: string }
  /** S3 lists a multipart upload at a key of the record's id. */
  | {
      readonly kind: "multipart-found";
      readonly at: string;
      readonly key: string;
      readonly multipartUploadId: string;
      readonly initiatedAt: string;
    }
  /** The record is due, and S3 lists these versions of its key. */
  | {
      readonly kind: "due";
      readonly at: string;
      readonly versionIds: readonly string[];
      /** Every key that an object of the record's id can have. */
      readonly keys: readonly string[];
      /** The `dueAt` to which this attempt postponed the record, which is due in spite of it. */
      readonly postponedTo?: string | undefined;
      /** The kinds whose uploads have something to derive. */
      readonly derivedKinds?: readonly string[] | undefined;
    }
  /** An attempt to derive images from a version starts. */
  | { readonly kind: "derivation-started"; readonly at: string; readonly versionId: string }
  /** An attempt to derive images ended. `until` identifies it. */
  | {
      readonly kind: "derived";
      readonly at: string;
      readonly versionId: string;
      readonly until: string;
      readonly derived: Derived;
    }
  /** A derived image is missing in S3. */
  | { readonly kind: "derived-image-lost"; readonly at: string; readonly versionId: string }
  | { readonly kind: "owner-edits"; readonly at: string; readonly edit: Edit }
  | ({ readonly kind: "owner-trashes"; readonly days: number } & OwnerRemoval)
  | {
      readonly kind: "owner-restores";
      readonly at: string;
      /** The `trashedAt` of the record that the owner's request found. A file that was moved to the trash again stays there. */
      readonly trashedAt?: string | undefined;
    }
  | ({ readonly kind: "owner-deletes" } & OwnerRemoval);

interface OwnerRemoval {
  readonly at: string;
  /**
   * The `restoredAt` of the record that the owner's request found. An upload that was restored afterward stays: its owner decided
   * before.
   */
  readonly restoredAt?: string | undefined;
}

export interface RequestedUpload extends FieldKeys {
  readonly id: string;
  /** The key of its object. */
  readonly key: string;
  readonly owner: string;
  /** The caller's `sub`. */
  readonly createdBy?: string | undefined;
  readonly kind?: string | undefined;
  readonly fields?: Fields | undefined;
  readonly fileName: string;
  readonly path?: string | undefined;
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly retention?: number | undefined;
  readonly declared: Declared;
  readonly duplicateOf?: string | undefined;
  readonly multipart?: Multipart | undefined;
}

/** Attributes to change. An empty title, caption, or path, or a retention of null, removes it. */
export interface Edit {
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  readonly path?: string | undefined;
  readonly retention?: number | null | undefined;
  /** All fields of the app, which replace those of the record that was read. */
  readonly fields?: Fields | undefined;
  /** The keys that list the upload by its fields. Without a key, it is not listed by that field. */
  readonly fieldKeys?: FieldKeys | undefined;
}
