import * as v from "valibot";
import { Timestamp } from "./fields/fields.ts";
import { UploadId } from "./fields/upload-id.ts";

// These schemas read what is stored, so they hold no rule of `limits`: a record must stay readable when a limit moves.

const Bytes = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A checksum as S3 computed or verified it: the algorithm's name in S3's spelling, the value in base64. */
export const Checksum = v.object({
  algorithm: v.picklist(["SHA256", "SHA1", "CRC32", "CRC32C", "CRC64NVME"]),
  value: v.string(),
});
export type Checksum = v.InferOutput<typeof Checksum>;

/** What the client said of its file. */
export const Declared = v.object({
  size: Bytes,
  contentType: v.string(),
  sha256: v.optional(v.string()),
});
export type Declared = v.InferOutput<typeof Declared>;

/** How a large file comes: the id that S3 gave its multipart upload, and the bytes of each part but the last. */
export const Multipart = v.object({ multipartUploadId: v.string(), partSize: Bytes });
export type Multipart = v.InferOutput<typeof Multipart>;

/** The one version of the object that a ready record is about, as S3 holds it. */
export const PinnedObject = v.object({
  key: v.string(),
  versionId: v.string(),
  eTag: v.string(),
  size: Bytes,
  contentType: v.string(),
  checksum: v.optional(Checksum),
  /** Orders the events of one key; absent where the object was found by the sweep and not by its event. */
  sequencer: v.optional(v.string()),
});
export type PinnedObject = v.InferOutput<typeof PinnedObject>;

/** Width and height in pixels as displayed, duration in seconds. */
export const Media = v.object({
  width: v.optional(v.number()),
  height: v.optional(v.number()),
  duration: v.optional(v.number()),
});
export type Media = v.InferOutput<typeof Media>;

/** Why an upload was rejected, or removed by something other than its owner. */
export const Reason = v.object({
  code: v.picklist([
    "size-mismatch",
    "content-type-mismatch",
    "checksum-mismatch",
    "content-mismatch",
    "retention-over",
    "removed-in-storage",
  ]),
  detail: v.string(),
});
export type Reason = v.InferOutput<typeof Reason>;

/** Counts the life cycle's writes of an item, from 1. Items from before there were revisions count from 0. */
const Revision = v.optional(Bytes, 0);

const lifetime = {
  dueAt: v.optional(Timestamp),
  dueShard: v.optional(v.string()),
  /** Attempts of sweeps since one last settled the record: while one is under way, it is counted. */
  dueFailures: v.optional(Bytes),
  /** Epoch seconds, as DynamoDB's time to live wants it. */
  purgeAt: v.optional(v.number()),
};

const upload = {
  id: UploadId,
  /** Where its object belongs. Absent from records of before keys had random digits: see `getObjectKey`. */
  key: v.optional(v.string()),
  revision: Revision,
  owner: v.string(),
  fileName: v.string(),
  title: v.optional(v.string()),
  caption: v.optional(v.string()),
  declared: Declared,
  createdAt: Timestamp,
  /** When the signed policy ends. */
  expiresAt: Timestamp,
  /** Only where the file comes in parts. */
  multipart: v.optional(Multipart),
  /** Days to keep the file, counted from when it became ready. */
  retention: v.optional(v.number()),
  ...lifetime,
};

const finalized = {
  object: v.optional(PinnedObject),
  media: v.optional(Media),
  /** The encoding of text, as the Encoding Standard labels it, in lower case. */
  charset: v.optional(v.string()),
  finalizedAt: v.optional(Timestamp),
  retainUntil: v.optional(Timestamp),
};

export const PendingRecord = v.object({ ...upload, status: v.literal("pending") });
export const ReadyRecord = v.object({
  ...upload,
  ...finalized,
  status: v.literal("ready"),
  object: PinnedObject,
  finalizedAt: Timestamp,
});
export const RejectedRecord = v.object({
  ...upload,
  status: v.literal("rejected"),
  reason: Reason,
  finalizedAt: Timestamp,
});
export const ExpiredRecord = v.object({ ...upload, status: v.literal("expired") });
export const DeletedRecord = v.object({
  ...upload,
  ...finalized,
  status: v.literal("deleted"),
  reason: v.optional(Reason),
  /** Absent from records that were deleted before it was written down. */
  deletedAt: v.optional(Timestamp),
});

/** What stands in the table for an object that no record asked for, until the sweep has deleted it. It has no owner. */
export const OrphanRecord = v.object({
  id: UploadId,
  revision: Revision,
  status: v.literal("orphan"),
  ...lifetime,
});

/** The item of one upload: what its owner can see, in each status of its life. */
export const UploadRecord = v.variant("status", [
  PendingRecord,
  ReadyRecord,
  RejectedRecord,
  ExpiredRecord,
  DeletedRecord,
]);

/** Any item of the table. */
export const StoredRecord = v.variant("status", [
  PendingRecord,
  ReadyRecord,
  RejectedRecord,
  ExpiredRecord,
  DeletedRecord,
  OrphanRecord,
]);

export type PendingRecord = v.InferOutput<typeof PendingRecord>;
export type ReadyRecord = v.InferOutput<typeof ReadyRecord>;
export type RejectedRecord = v.InferOutput<typeof RejectedRecord>;
export type ExpiredRecord = v.InferOutput<typeof ExpiredRecord>;
export type DeletedRecord = v.InferOutput<typeof DeletedRecord>;
export type OrphanRecord = v.InferOutput<typeof OrphanRecord>;
export type UploadRecord = v.InferOutput<typeof UploadRecord>;
export type StoredRecord = v.InferOutput<typeof StoredRecord>;

/** The statuses an owner can meet, in the order of a life. */
export const uploadStatuses = ["pending", "ready", "rejected", "expired", "deleted"] as const;
export type UploadStatus = (typeof uploadStatuses)[number];
