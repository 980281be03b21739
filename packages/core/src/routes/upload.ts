import * as v from "valibot";
import { Timestamp } from "../fields/fields.ts";
import { UploadId } from "../fields/upload-id.ts";
import {
  Declared,
  DerivationReason,
  Fields,
  Media,
  PinnedObject,
  Reason,
  StoredVariant,
  uploadStatuses,
} from "../record.ts";
import { Count } from "./route.ts";

/** Downloads of an upload, the sum of its counters. The sum can be a moment behind. */
const downloadTotal = { total: Count, lastAt: v.optional(Timestamp) };

/** Downloads of one day in UTC. */
export const DailyDownloads = v.object({ day: v.pipe(v.string(), v.isoDate()), count: Count });

/** Downloads in total and of the last days, oldest first. Days without a download are left out. */
export const DownloadsByDay = v.object({ ...downloadTotal, days: v.array(DailyDownloads) });
export type DownloadsByDay = v.InferOutput<typeof DownloadsByDay>;

/** Downloads in total. If one upload is requested by its ID, also by day. */
export const Downloads = v.object({
  ...downloadTotal,
  days: v.optional(DownloadsByDay.entries.days),
});
export type Downloads = v.InferOutput<typeof Downloads>;

/** The version of the object that a ready upload names. */
export const StoredObject = v.omit(PinnedObject, ["key", "sequencer"]);

/** An image that is derived from an upload, with a link that is valid for a few minutes. Width and height are in pixels. */
export const Variant = v.object({
  url: v.string(),
  ...v.pick(StoredVariant, ["width", "height", "size"]).entries,
});

/** An upload as its owner sees it. Sizes are in bytes, times in ISO 8601 UTC. */
export const Upload = v.object({
  id: UploadId,
  /** Increases with each change of the record. Of two responses or events, the higher one is newer. */
  revision: Count,
  status: v.picklist(uploadStatuses),
  kind: v.string(),
  /** The app's own fields. Absent if the kind has none. */
  fields: v.optional(Fields),
  /** The `sub` of the caller that requested the upload. */
  createdBy: v.string(),
  fileName: v.string(),
  /** The path of the folder that the file is in, such as `trips/2026`. */
  path: v.optional(v.string()),
  title: v.optional(v.string()),
  caption: v.optional(v.string()),
  declared: Declared,
  /** An upload of the same owner that was ready and had the same bytes when this one was requested. */
  duplicateOf: v.optional(UploadId),
  object: v.optional(StoredObject),
  media: v.optional(Media),
  /** The encoding that text is served with, such as `utf-8`, `windows-1252`, or `shift_jis`. */
  charset: v.optional(v.string()),
  reason: v.optional(Reason),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  finalizedAt: v.optional(Timestamp),
  /** When the owner moved the file to the trash. */
  trashedAt: v.optional(Timestamp),
  /** When a file in the trash is deleted. */
  trashUntil: v.optional(Timestamp),
  /** When the owner last restored the file from the trash. */
  restoredAt: v.optional(Timestamp),
  deletedAt: v.optional(Timestamp),
  /** Days to keep the file. */
  retention: v.optional(Count),
  retainUntil: v.optional(Timestamp),
  /** Present in a list, and with days for one upload. Absent in responses about the record alone. */
  downloads: v.optional(Downloads),
  /** The images of the kind's `variants`, by name. Absent until they are derived. */
  variants: v.optional(v.record(v.string(), Variant)),
  /** Why there are no variants. */
  variantsReason: v.optional(DerivationReason),
  /** A blurred image to show until another one is loaded: its ThumbHash in base64. */
  placeholder: v.optional(v.string()),
  /** The dominant color, such as `#3a6ea5`. */
  color: v.optional(v.string()),
  /** A link that shows a ready image: the best variant for a card, or the file itself if there is none. It is valid for a few minutes, and showing it does not count as a download. */
  previewUrl: v.optional(v.string()),
});
export type Upload = v.InferOutput<typeof Upload>;
