import * as v from "valibot";
import { Timestamp } from "../fields/fields.ts";
import { UploadId } from "../fields/upload-id.ts";
import { defaultKindName } from "../kinds/kind-rules.ts";
import {
  Declared,
  Fields,
  getCreator,
  getKindName,
  Media,
  PinnedObject,
  Reason,
  type StoredRecord,
} from "../record.ts";

/** The version of the events' detail. Adding a field keeps the version. Every breaking change increments it. */
export const uploadEventVersion = 1;

/** The `source` of every event, which EventBridge rules match on. */
export const uploadEventSource = "slipway";

/** The statuses that are published. Requested and expired uploads concern only their owner. */
export const announcedStatuses = ["ready", "rejected", "trashed", "deleted"] as const;

/**
 * The event source mapping's filter: only changes to a published status invoke the function that publishes events.
 */
export const streamFilter = {
  dynamodb: { NewImage: { status: { S: [...announcedStatuses] } } },
};

/** The location of the bytes for subscribers that can read them. Only this version of the key is valid. */
const EventObject = v.object({
  bucket: v.string(),
  ...v.pick(PinnedObject, ["key", "versionId", "eTag", "size", "contentType", "checksum"]).entries,
});

const common = {
  version: v.literal(uploadEventVersion),
  id: UploadId,
  owner: v.string(),
  /** The `sub` of the caller that requested the upload. Absent from events from before owners could differ. */
  createdBy: v.optional(v.string()),
  kind: v.optional(v.string(), defaultKindName),
  /** The app's own fields. Absent if the kind has none. */
  fields: v.optional(Fields),
  /** The record's revision after the change. A higher revision is newer, and the same revision is a duplicate. */
  revision: v.number(),
  /** The time of the change. */
  at: Timestamp,
  fileName: v.string(),
};

/** The file was stored and matches its declaration. */
export const UploadReady = v.object({
  ...common,
  type: v.literal("upload.ready"),
  object: EventObject,
  media: v.optional(Media),
  /** The encoding of text. */
  charset: v.optional(v.string()),
});

/** The owner moved the file to the trash. Nothing serves it until its owner restores it. */
export const UploadTrashed = v.object({
  ...common,
  type: v.literal("upload.trashed"),
  object: EventObject,
  /** When the file is deleted unless its owner restores it. */
  trashUntil: Timestamp,
});

/** The owner restored the file from the trash. It is the same as before. */
export const UploadRestored = v.object({
  ...common,
  type: v.literal("upload.restored"),
  object: EventObject,
});

/** The object did not match its declaration and was deleted. */
export const UploadRejected = v.object({
  ...common,
  type: v.literal("upload.rejected"),
  declared: Declared,
  reason: Reason,
});

/** The owner deleted or canceled the upload, its retention or its time in the trash ended, or its object was removed in S3. */
export const UploadDeleted = v.object({
  ...common,
  type: v.literal("upload.deleted"),
  /** The object of an upload that was ready. Its bytes are deleted, or will be soon. */
  object: v.optional(EventObject),
  /** Absent if the owner deleted or canceled the upload. */
  reason: v.optional(Reason),
});

/** The `detail` of an EventBridge event. Its `detail-type` is the event's `type`. */
export const UploadEvent = v.variant("type", [
  UploadReady,
  UploadRejected,
  UploadTrashed,
  UploadRestored,
  UploadDeleted,
]);
export type UploadEvent = v.InferOutput<typeof UploadEvent>;

/** An item before and after a write, and the bucket of its object. */
export interface ItemChange {
  /** Undefined if there was no item, or if it is unknown. */
  readonly before: { readonly status: string } | undefined;
  /** Undefined if the item was removed, such as by its time to live. */
  readonly after: StoredRecord | undefined;
  readonly bucket: string;
}

/** Returns the event of a change; undefined unless the change set a published status. */
export const createUploadEvent = ({
  before,
  after,
  bucket,
}: ItemChange): UploadEvent | undefined => {
  // guard: a deletion is published
  if (after === undefined || after.status === before?.status) return undefined;
  switch (after.status) {
    case "ready":
      // Only a restore sets the time of the restore, so that the event needs no record from before the change.
      if (after.restoredAt !== undefined)
        return {
          ...toCommonFields(after, after.restoredAt),
          type: "upload.restored",
          object: toEventObject(after.object, bucket),
        };
      return {
        ...toCommonFields(after, after.finalizedAt),
        type: "upload.ready",
        object: toEventObject(after.object, bucket),
        ...(after.media && { media: after.media }),
        ...(after.charset && { charset: after.charset }),
      };
    case "trashed":
      return {
        ...toCommonFields(after, after.trashedAt),
        type: "upload.trashed",
        object: toEventObject(after.object, bucket),
        trashUntil: after.trashUntil,
      };
    case "rejected": {
      const { declared, reason } = after;
      return {
        ...toCommonFields(after, after.finalizedAt),
        type: "upload.rejected",
        declared,
        reason,
      };
    }
    case "deleted":
      return {
        // Old records have no `deletedAt`, so the event has the last known time.
        ...toCommonFields(after, after.deletedAt ?? after.finalizedAt ?? after.createdAt),
        type: "upload.deleted",
        ...(after.object && { object: toEventObject(after.object, bucket) }),
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

const toCommonFields = (record: Exclude<StoredRecord, { status: "orphan" }>, at: string) => {
  const { id, owner, fields, revision, fileName } = record;
  return {
    version: uploadEventVersion,
    id,
    owner,
    createdBy: getCreator(record),
    kind: getKindName(record),
    ...(fields && { fields }),
    revision,
    at,
    fileName,
  } as const;
};

const toEventObject = ({ sequencer: _, ...object }: PinnedObject, bucket: string) => ({
  bucket,
  ...object,
});
