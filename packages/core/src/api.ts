import * as v from "valibot";
import {
  Caption,
  ContentType,
  FileName,
  Retention,
  Sha256,
  Size,
  Timestamp,
  Title,
} from "./fields/fields.ts";
import { UploadId } from "./identity.ts";
import { limits } from "./limits.ts";
import { isSentInParts } from "./parts.ts";
import { Declared, Media, PinnedObject, Reason, uploadStatuses } from "./record.ts";

const anObject = "must be a JSON object";

/** One file of a request, as the client declares it. */
export const RequestedFile = v.pipe(
  v.strictObject(
    {
      fileName: FileName,
      size: Size,
      contentType: ContentType,
      sha256: v.optional(Sha256),
      title: v.optional(Title),
      caption: v.optional(Caption),
      retention: v.optional(Retention),
    },
    anObject,
  ),
  v.forward(
    v.check(
      ({ size, sha256 }) => sha256 === undefined || !isSentInParts(size),
      `must not be given for ${limits.formThreshold} bytes and more: each part has its own`,
    ),
    ["sha256"],
  ),
);
export type RequestedFile = v.InferOutput<typeof RequestedFile>;

/** Body of `POST /uploads`. */
export const UploadRequest = v.strictObject(
  {
    files: v.pipe(
      v.array(RequestedFile, "must be an array of files"),
      v.minLength(1, "must have at least one file"),
      v.maxLength(limits.filesPerRequest, `must have at most ${limits.filesPerRequest} files`),
    ),
  },
  anObject,
);
export type UploadRequest = v.InferInput<typeof UploadRequest>;

/** A signed POST policy: send `fields` in this order as multipart/form-data to `url`, then the bytes as `file`. */
export const FormInstructions = v.object({
  id: UploadId,
  method: v.literal("post"),
  url: v.string(),
  fields: v.record(v.string(), v.string()),
  expiresAt: Timestamp,
});
export type FormInstructions = v.InferOutput<typeof FormInstructions>;

/** A multipart upload that was begun: ask for the URLs of its parts, send them, then have it completed. */
export const MultipartInstructions = v.object({
  id: UploadId,
  method: v.literal("multipart"),
  /** Bytes of each part but the last, which has the rest. */
  partSize: v.number(),
  /** How many parts there are; they are numbered from 1. */
  parts: v.number(),
  /** Until when it can be gone on with. */
  expiresAt: Timestamp,
});
export type MultipartInstructions = v.InferOutput<typeof MultipartInstructions>;

/** How to send one file. */
export const Instructions = v.variant("method", [FormInstructions, MultipartInstructions]);
export type Instructions = v.InferOutput<typeof Instructions>;

/** Answer of `POST /uploads`, in the order asked. */
export const UploadInstructions = v.object({ uploads: v.array(Instructions) });
export type UploadInstructions = v.InferOutput<typeof UploadInstructions>;

/** How often an upload was downloaded: its counters together, which may be a moment behind. */
const downloadTotal = { total: v.number(), lastAt: v.optional(Timestamp) };

/** Downloads with those of the last days, oldest first, days in UTC. A day without any is left out. */
export const DownloadsByDay = v.object({
  ...downloadTotal,
  days: v.array(v.object({ day: v.pipe(v.string(), v.isoDate()), count: v.number() })),
});
export type DownloadsByDay = v.InferOutput<typeof DownloadsByDay>;

/** Downloads in all; where one upload is asked for, by day too. */
export const Downloads = v.object({
  ...downloadTotal,
  days: v.optional(DownloadsByDay.entries.days),
});
export type Downloads = v.InferOutput<typeof Downloads>;

/** An upload as its owner sees it. Sizes in bytes, times in ISO 8601 UTC. */
export const Upload = v.object({
  id: UploadId,
  /** Grows with each change of the record, so that of two answers or events the newer one can be told. */
  revision: v.number(),
  status: v.picklist(uploadStatuses),
  fileName: v.string(),
  title: v.optional(v.string()),
  caption: v.optional(v.string()),
  declared: Declared,
  object: v.optional(v.omit(PinnedObject, ["key", "sequencer"])),
  media: v.optional(Media),
  /** The encoding of text, with which it is served: `utf-8`, `windows-1252`, `shift_jis`, for example. */
  charset: v.optional(v.string()),
  reason: v.optional(Reason),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  finalizedAt: v.optional(Timestamp),
  deletedAt: v.optional(Timestamp),
  retention: v.optional(v.number()),
  retainUntil: v.optional(Timestamp),
  /** In a list, and of one upload: by day too. Absent where only the record was asked for. */
  downloads: v.optional(Downloads),
  /** For a ready image: a link to show it with, good for a few minutes. Showing it counts as no download. */
  previewUrl: v.optional(v.string()),
});
export type Upload = v.InferOutput<typeof Upload>;

/** Answer of `POST /uploads/{id}/complete`: the upload as it is. */
export const CompletionAnswer = v.object({
  ...Upload.entries,
  /** Whether S3 is still making the object. It can take minutes; the record follows by itself. */
  completing: v.boolean(),
});
export type CompletionAnswer = v.InferOutput<typeof CompletionAnswer>;

const PartNumber = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(1, "must be at least 1"),
  v.maxValue(limits.part.most, `must be at most ${limits.part.most}`),
);

/** One part that is to be sent: its exact size in bytes and its SHA-256 in base64. */
export const RequestedPart = v.strictObject(
  {
    partNumber: PartNumber,
    size: v.pipe(
      v.number("must be a number of bytes"),
      v.integer("must be a whole number of bytes"),
      v.minValue(1, "must be at least 1 byte"),
    ),
    sha256: Sha256,
  },
  anObject,
);
export type RequestedPart = v.InferOutput<typeof RequestedPart>;

/** Body of `POST /uploads/{id}/parts`. Without parts it only asks which ones S3 has, `after` a number if given. */
export const PartsRequest = v.strictObject(
  {
    parts: v.pipe(
      v.array(RequestedPart, "must be an array of parts"),
      v.maxLength(limits.partsPerRequest, `must have at most ${limits.partsPerRequest} parts`),
    ),
    after: v.optional(PartNumber),
  },
  anObject,
);
export type PartsRequest = v.InferOutput<typeof PartsRequest>;

/** A signed URL: PUT exactly the bytes that were declared to it, with these headers. */
export const SignedPart = v.object({
  partNumber: v.number(),
  url: v.string(),
  headers: v.record(v.string(), v.string()),
});
export type SignedPart = v.InferOutput<typeof SignedPart>;

/** A part that S3 has: its size in bytes, and the SHA-256 that S3 verified, in base64. */
export const StoredPart = v.object({
  partNumber: v.number(),
  size: v.number(),
  eTag: v.string(),
  sha256: v.string(),
});
export type StoredPart = v.InferOutput<typeof StoredPart>;

/** Answer of `POST /uploads/{id}/parts`. */
export const PartsAnswer = v.object({
  /** In the order asked. */
  parts: v.array(SignedPart),
  /** What S3 has, by number; only where no parts were asked for. */
  uploaded: v.optional(v.array(StoredPart)),
  /** Where S3 may have more: ask for those `after` this number. */
  next: v.optional(v.number()),
  /** When the URLs end. */
  expiresAt: Timestamp,
});
export type PartsAnswer = v.InferOutput<typeof PartsAnswer>;

/**
 * Body of `POST /uploads/{id}/complete`, which may be empty. With a checksum, the upload is completed only if that is the
 * composite one of its parts: the SHA-256 of their SHA-256s, in base64, a hyphen, and their number.
 */
export const CompletionRequest = v.strictObject(
  {
    checksum: v.optional(
      v.pipe(
        v.string("must be a string"),
        v.regex(
          /^[A-Za-z0-9+/]{43}=-[1-9]\d{0,4}$/,
          "must be the SHA-256 of the parts' SHA-256s in base64, a hyphen, and their number",
        ),
      ),
    ),
  },
  anObject,
);
export type CompletionRequest = v.InferInput<typeof CompletionRequest>;

/**
 * Body of `POST /uploads/status`. With a `wait`, in seconds, the API answers once some of them are no longer pending, or
 * after it. Those that change soon after the first come with it: the more are asked for, the longer it waits for others.
 */
export const StatusRequest = v.strictObject(
  {
    ids: v.pipe(
      v.array(UploadId, "must be an array of ids"),
      v.minLength(1, "must have at least one id"),
      v.maxLength(
        limits.status.idsPerRequest,
        `must have at most ${limits.status.idsPerRequest} ids`,
      ),
    ),
    wait: v.optional(
      v.pipe(
        v.number("must be a number of seconds"),
        v.minValue(0, "must be at least 0 seconds"),
        v.maxValue(
          limits.status.longestWait,
          `must be at most ${limits.status.longestWait} seconds`,
        ),
      ),
      0,
    ),
  },
  anObject,
);
export type StatusRequest = v.InferOutput<typeof StatusRequest>;

/** Answer of `POST /uploads/status`: in the order asked, each once. Those that are not the caller's are left out. */
export const StatusAnswer = v.object({
  uploads: v.array(Upload),
  /** The caller's uploads that did not fit into the answer: ask for them in another request. */
  left: v.optional(v.array(UploadId)),
});
export type StatusAnswer = v.InferOutput<typeof StatusAnswer>;

/** Query of `GET /uploads`. Without a status: all but the deleted ones. */
export const ListQuery = v.strictObject({
  cursor: v.optional(v.pipe(v.string(), v.minLength(1, "must not be empty"))),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.digits("must be a whole number"),
      v.transform(Number),
      v.minValue(1, "must be at least 1"),
      v.maxValue(limits.page.max, `must be at most ${limits.page.max}`),
    ),
    String(limits.page.default),
  ),
  status: v.optional(v.picklist(uploadStatuses, `must be one of ${uploadStatuses.join(", ")}`)),
});
export type ListQuery = v.InferOutput<typeof ListQuery>;

/**
 * Answer of `GET /uploads`: newest first; a cursor where there may be more. It has fewer uploads than asked for where
 * more would be too large for one answer.
 */
export const UploadPage = v.object({
  uploads: v.array(Upload),
  cursor: v.optional(v.string()),
});
export type UploadPage = v.InferOutput<typeof UploadPage>;

/** Body of `PATCH /uploads/{id}`. An empty title or caption, or a retention of null, removes it. */
export const UploadEdit = v.pipe(
  v.strictObject(
    {
      title: v.optional(Title),
      caption: v.optional(Caption),
      retention: v.optional(v.nullable(Retention)),
    },
    anObject,
  ),
  v.check(
    (edit) => Object.values(edit).some((value) => value !== undefined),
    "must change at least one of title, caption, retention",
  ),
);
export type UploadEdit = v.InferOutput<typeof UploadEdit>;

/** Query of `GET /uploads/{id}/download`. */
export const DownloadQuery = v.strictObject({
  disposition: v.optional(
    v.picklist(["attachment", "inline"], "must be attachment or inline"),
    "attachment",
  ),
});
export type DownloadQuery = v.InferOutput<typeof DownloadQuery>;

/** Answer of `GET /uploads/{id}/download` to who accepts JSON: a link that is good for a few minutes, without a token. */
export const DownloadLink = v.object({ url: v.string() });
export type DownloadLink = v.InferOutput<typeof DownloadLink>;

/** Path parameters of every route with an id. */
export const UploadPath = v.object({ id: UploadId });

/** A query that takes no parameters. */
export const NoQuery = v.strictObject({});
