import * as v from "valibot";
import { Timestamp } from "./fields/fields.ts";
import { UploadId } from "./fields/upload-id.ts";
import { defaultKindName } from "./kinds/kind-rules.ts";

// These schemas read stored records. They do not apply `limits`, so a record stays readable if a limit changes.

const Bytes = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A checksum that S3 computed or verified: the algorithm in S3's spelling, and the value in base64. */
export const Checksum = v.object({
  algorithm: v.picklist(["SHA256", "SHA1", "CRC32", "CRC32C", "CRC64NVME"]),
  value: v.string(),
});
export type Checksum = v.InferOutput<typeof Checksum>;

/** The file as the client declared it. */
export const Declared = v.object({
  size: Bytes,
  contentType: v.string(),
  sha256: v.optional(v.string()),
});
export type Declared = v.InferOutput<typeof Declared>;

/** The multipart upload of a large file: S3's id for it, and the size of each part except the last. */
export const Multipart = v.object({ multipartUploadId: v.string(), partSize: Bytes });
export type Multipart = v.InferOutput<typeof Multipart>;

/** The object version that a ready record describes, as S3 holds it. */
export const PinnedObject = v.object({
  key: v.string(),
  versionId: v.string(),
  eTag: v.string(),
  size: Bytes,
  contentType: v.string(),
  checksum: v.optional(Checksum),
  /** Orders the events of one key. Absent if the sweep found the object instead of its event. */
  sequencer: v.optional(v.string()),
});
export type PinnedObject = v.InferOutput<typeof PinnedObject>;

/** A place in degrees (WGS 84). */
export const Location = v.object({ latitude: v.number(), longitude: v.number() });

/** Width and height in pixels as displayed, duration in seconds. The others need `mediaDetails` or variants of the kind. */
export const Media = v.object({
  width: v.optional(v.number()),
  height: v.optional(v.number()),
  duration: v.optional(v.number()),
  /** The clockwise rotation in degrees that a player applies to a video. Width and height already consider it. */
  rotation: v.optional(v.number()),
  /** The codec of a video, or of a recording. */
  codec: v.optional(v.string()),
  /** The codec of a video's sound. */
  audioCodec: v.optional(v.string()),
  /** Frames per second. */
  frameRate: v.optional(v.number()),
  audioChannels: v.optional(v.number()),
  /** The frames of an animated image. */
  frames: v.optional(v.number()),
  /** The pages of a PDF. */
  pages: v.optional(v.number()),
  /** When a photo was taken: the camera's local time without a time zone, unless the photo has one. */
  capturedAt: v.optional(v.string()),
  /** The maker and the model of a camera. */
  camera: v.optional(v.string()),
  /** Where a photo was taken, if the kind asks for it. */
  location: v.optional(Location),
});
export type Media = v.InferOutput<typeof Media>;

/** The reason why an upload was rejected, or removed by something other than its owner. */
export const Reason = v.object({
  code: v.picklist([
    "size-mismatch",
    "content-type-mismatch",
    "checksum-mismatch",
    "content-mismatch",
    "retention-over",
    "trash-over",
    "removed-in-storage",
  ]),
  detail: v.string(),
});
export type Reason = v.InferOutput<typeof Reason>;

/** A derived image of the pinned version. */
export const StoredVariant = v.object({
  width: v.number(),
  height: v.number(),
  size: Bytes,
  contentType: v.string(),
  /** S3's version of the image. */
  versionId: v.string(),
});
export type StoredVariant = v.InferOutput<typeof StoredVariant>;

/** Why an upload has no variants. */
export const DerivationReason = v.object({
  code: v.picklist(["not-an-image", "too-large", "unreadable", "limits-exceeded", "failed"]),
  detail: v.string(),
});
export type DerivationReason = v.InferOutput<typeof DerivationReason>;

/** The attempts to derive variants and details from the pinned version. */
export const Derivation = v.object({
  versionId: v.string(),
  /** Counted before each attempt. */
  attempts: Bytes,
  /** Until this time, an attempt may still write to S3. */
  until: Timestamp,
  /** Absent until an attempt ended. */
  outcome: v.optional(v.picklist(["derived", "none"])),
  reason: v.optional(DerivationReason),
});
export type Derivation = v.InferOutput<typeof Derivation>;

/** The app's own fields, as the schema of their kind returned them. */
export const Fields = v.record(v.string(), v.unknown());
export type Fields = v.InferOutput<typeof Fields>;

/** Counts the life cycle's writes of an item, from 1. Items from before there were revisions count from 0. */
const Revision = v.optional(Bytes, 0);

/** The keys that list an upload by the fields of its kind's `index`. */
const fieldKeys = {
  fieldKey1: v.optional(v.string()),
  fieldKey2: v.optional(v.string()),
};
const FieldKeys = v.object(fieldKeys);
export type FieldKeys = v.InferOutput<typeof FieldKeys>;
/** The attributes of these keys. */
export const fieldKeyNames = ["fieldKey1", "fieldKey2"] as const satisfies (keyof FieldKeys)[];

const lifetime = {
  dueAt: v.optional(Timestamp),
  dueShard: v.optional(v.string()),
  /** The number of sweep attempts since the record last changed, including one in progress. */
  dueFailures: v.optional(Bytes),
  /** The time to live in epoch seconds, as DynamoDB requires. */
  purgeAt: v.optional(v.number()),
};

const upload = {
  id: UploadId,
  /** The object's key. Absent from records that were created before keys had random digits: see `getObjectKey`. */
  key: v.optional(v.string()),
  revision: Revision,
  owner: v.string(),
  /** The `sub` of the caller that requested the upload. Absent from records from before owners could differ: see `getCreator`. */
  createdBy: v.optional(v.string()),
  /** Absent from records from before there were kinds: see `getKindName`. */
  kind: v.optional(v.string()),
  /** Absent if the kind has no fields. */
  fields: v.optional(Fields),
  ...fieldKeys,
  fileName: v.string(),
  /** The path of the folder that the file is in. */
  path: v.optional(v.string()),
  title: v.optional(v.string()),
  caption: v.optional(v.string()),
  declared: Declared,
  /** A ready upload of the same owner that had the same bytes when this one was requested. */
  duplicateOf: v.optional(UploadId),
  createdAt: Timestamp,
  /** When the signed policy expires. */
  expiresAt: Timestamp,
  /** Only for files that are sent in parts. */
  multipart: v.optional(Multipart),
  /** How many days to keep the file after it became ready. */
  retention: v.optional(v.number()),
  ...lifetime,
};

const finalized = {
  object: v.optional(PinnedObject),
  /** When its last change was written. It lists the upload in its owner's feed. */
  changedAt: v.optional(Timestamp),
  /** The SHA-256 of the whole object. It lists a ready upload by its bytes. */
  sha256: v.optional(v.string()),
  media: v.optional(Media),
  /** The encoding of text: a lowercase label of the Encoding Standard. */
  charset: v.optional(v.string()),
  derivation: v.optional(Derivation),
  variants: v.optional(v.record(v.string(), StoredVariant)),
  /** A ThumbHash in base64. */
  placeholder: v.optional(v.string()),
  /** The dominant color, such as `#3a6ea5`. */
  color: v.optional(v.string()),
  finalizedAt: v.optional(Timestamp),
  retainUntil: v.optional(Timestamp),
  /** When its owner last restored it from the trash. */
  restoredAt: v.optional(Timestamp),
};

export const PendingRecord = v.object({ ...upload, status: v.literal("pending") });
export const ReadyRecord = v.object({
  ...upload,
  ...finalized,
  status: v.literal("ready"),
  object: PinnedObject,
  finalizedAt: Timestamp,
});
/** A ready upload that its owner moved to the trash, and can restore until `trashUntil`. */
export const TrashedRecord = v.object({
  ...upload,
  ...finalized,
  status: v.literal("trashed"),
  object: PinnedObject,
  finalizedAt: Timestamp,
  trashedAt: Timestamp,
  trashUntil: Timestamp,
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
  /** Absent from records that were deleted before this attribute existed. */
  deletedAt: v.optional(Timestamp),
});

/** The item of an object that has no upload record, until the sweep deletes both. It has no owner. */
export const OrphanRecord = v.object({
  id: UploadId,
  revision: Revision,
  status: v.literal("orphan"),
  ...lifetime,
});

/** The item of one upload in each status. Its owner can see it. */
export const UploadRecord = v.variant("status", [
  PendingRecord,
  ReadyRecord,
  TrashedRecord,
  RejectedRecord,
  ExpiredRecord,
  DeletedRecord,
]);

/** Any item of the table. */
export const StoredRecord = v.variant("status", [
  PendingRecord,
  ReadyRecord,
  TrashedRecord,
  RejectedRecord,
  ExpiredRecord,
  DeletedRecord,
  OrphanRecord,
]);

export type PendingRecord = v.InferOutput<typeof PendingRecord>;
export type ReadyRecord = v.InferOutput<typeof ReadyRecord>;
export type TrashedRecord = v.InferOutput<typeof TrashedRecord>;
export type RejectedRecord = v.InferOutput<typeof RejectedRecord>;
export type ExpiredRecord = v.InferOutput<typeof ExpiredRecord>;
export type DeletedRecord = v.InferOutput<typeof DeletedRecord>;
export type OrphanRecord = v.InferOutput<typeof OrphanRecord>;
/** A record whose upload has a verified object. */
export type RecordWithFile = ReadyRecord | TrashedRecord;
export type UploadRecord = v.InferOutput<typeof UploadRecord>;
export type StoredRecord = v.InferOutput<typeof StoredRecord>;

/** Returns the kind of an upload. */
export const getKindName = ({ kind }: { readonly kind?: string | undefined }): string =>
  kind ?? defaultKindName;

/** Returns the `sub` of the caller that requested an upload. It was the owner before owners could differ. */
export const getCreator = ({
  owner,
  createdBy,
}: {
  readonly owner: string;
  readonly createdBy?: string | undefined;
}): string => createdBy ?? owner;

/** The statuses that an owner can see, in the order of the life cycle. */
export const uploadStatuses = [
  "pending",
  "ready",
  "rejected",
  "expired",
  "trashed",
  "deleted",
] as const;
export type UploadStatus = (typeof uploadStatuses)[number];
