import * as v from "valibot";
import { Timestamp } from "../fields/fields.ts";
import { UploadId } from "../identity.ts";
import { Declared, Media, PinnedObject, Reason, type StoredRecord } from "../record.ts";

/** The version of the events' detail. A field may be added to it; whatever could break a subscriber makes a new one. */
export const uploadEventVersion = 1;

/** Who every event is from, in EventBridge's sense: rules match on it. */
export const uploadEventSource = "slipway";

/** The statuses that others are told of. That an upload was asked for or expired concerns nobody but its owner. */
export const announcedStatuses = ["ready", "rejected", "deleted"] as const;

/**
 * Which changes of the table's stream reach the function that publishes events, as an event source mapping's filter:
 * those that leave such a status.
 */
export const streamFilter = {
  dynamodb: { NewImage: { status: { S: [...announcedStatuses] } } },
};

/** Where the bytes are, for a subscriber that may read them: this version, and no other one of the key. */
const EventObject = v.object({
  bucket: v.string(),
  ...v.pick(PinnedObject, ["key", "versionId", "eTag", "size", "contentType", "checksum"]).entries,
});

const common = {
  version: v.literal(uploadEventVersion),
  id: UploadId,
  owner: v.string(),
  /** The record's revision after the change: the newest of an upload is the truth, and the same one again a duplicate. */
  revision: v.number(),
  /** When the change was made. */
  at: Timestamp,
  fileName: v.string(),
};

/** The file is stored, and is what it was declared to be. */
export const UploadReady = v.object({
  ...common,
  type: v.literal("upload.ready"),
  object: EventObject,
  media: v.optional(Media),
  /** The encoding of text. */
  charset: v.optional(v.string()),
});

/** What came was not what had been declared; it is deleted. */
export const UploadRejected = v.object({
  ...common,
  type: v.literal("upload.rejected"),
  declared: Declared,
  reason: Reason,
});

/** The owner deleted or cancelled it, its retention is over, or its object was removed in S3. */
export const UploadDeleted = v.object({
  ...common,
  type: v.literal("upload.deleted"),
  /** What it had been, where it had been ready. Its bytes are gone, or soon will be. */
  object: v.optional(EventObject),
  /** Absent where the owner did it. */
  reason: v.optional(Reason),
});

/** What happened to an upload, as the `detail` of an EventBridge event whose `detail-type` is its `type`. */
export const UploadEvent = v.variant("type", [UploadReady, UploadRejected, UploadDeleted]);
export type UploadEvent = v.InferOutput<typeof UploadEvent>;

/** One item before and after a write, and the bucket that its object is in. */
export interface ItemChange {
  /** Undefined where there was no item, or where it is not known. */
  readonly before: { readonly status: string } | undefined;
  /** Undefined where the item was removed, as its time to live does. */
  readonly after: StoredRecord | undefined;
  readonly bucket: string;
}

/** The event that a change of an item is: one exactly when the status became one that others are told of. */
export const eventOf = ({ before, after, bucket }: ItemChange): UploadEvent | undefined => {
  // guard: a deletion is published
  if (after === undefined || after.status === before?.status) return undefined;
  switch (after.status) {
    case "ready":
      return {
        ...commonOf(after, after.finalizedAt),
        type: "upload.ready",
        object: objectOf(after.object, bucket),
        ...(after.media && { media: after.media }),
        ...(after.charset && { charset: after.charset }),
      };
    case "rejected": {
      const { declared, reason } = after;
      return { ...commonOf(after, after.finalizedAt), type: "upload.rejected", declared, reason };
    }
    case "deleted":
      return {
        // The last time that is known, of a record from before deletions had one.
        ...commonOf(after, after.deletedAt ?? after.finalizedAt ?? after.createdAt),
        type: "upload.deleted",
        ...(after.object && { object: objectOf(after.object, bucket) }),
        ...(after.reason && { reason: after.reason }),
      };
    case "pending":
    case "expired":
    case "orphan":
      return undefined;
    default:
      return after satisfies never;
  }
};

const commonOf = (
  { id, owner, revision, fileName }: Exclude<StoredRecord, { status: "orphan" }>,
  at: string,
) => ({ version: uploadEventVersion, id, owner, revision, at, fileName }) as const;

const objectOf = ({ sequencer: _, ...object }: PinnedObject, bucket: string) => ({
  bucket,
  ...object,
});
