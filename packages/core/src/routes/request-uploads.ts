import * as v from "valibot";
import {
  AppFields,
  Caption,
  ContentType,
  FileName,
  MediaType,
  Retention,
  RetentionOfAnyKind,
  Sha256,
  Size,
  SizeOfAnyKind,
  Timestamp,
  Title,
} from "../fields/fields.ts";
import { FolderPath } from "../fields/folder-path.ts";
import { UploadId } from "../fields/upload-id.ts";
import { limits } from "../limits.ts";
import { isSentInParts } from "../parts.ts";
import { Count, objectMessage, type Route } from "./route.ts";

/** The members of a file that its kind does not restrict. */
const described = {
  sha256: v.optional(Sha256),
  /** The path of the folder that the file is in. */
  path: v.optional(FolderPath),
  title: v.optional(Title),
  caption: v.optional(Caption),
  /** The app's own fields of this file. They extend those of the request. */
  fields: v.optional(AppFields),
};

const hasOneChecksum = ({
  size,
  sha256,
}: {
  readonly size: number;
  readonly sha256?: string | undefined;
}): boolean => sha256 === undefined || !isSentInParts(size);
const checksumMessage = `must not be given for ${limits.formThreshold} bytes and more: each part has its own`;

/** One file of a request, as the client declares it. Without a config, these are the rules for every file. */
export const RequestedFile = v.pipe(
  v.strictObject(
    {
      fileName: FileName,
      size: Size,
      contentType: ContentType,
      ...described,
      retention: v.optional(Retention),
    },
    objectMessage,
  ),
  v.forward(
    v.check((file) => hasOneChecksum(file), checksumMessage),
    ["sha256"],
  ),
);
export type RequestedFile = v.InferOutput<typeof RequestedFile>;

/** One file of any kind. The rules of its kind are checked afterward. */
const FileOfAnyKind = v.pipe(
  v.strictObject(
    {
      fileName: FileName,
      size: SizeOfAnyKind,
      contentType: MediaType,
      ...described,
      retention: v.optional(RetentionOfAnyKind),
    },
    objectMessage,
  ),
  v.forward(
    v.check((file) => hasOneChecksum(file), checksumMessage),
    ["sha256"],
  ),
);
export type FileOfAnyKind = v.InferOutput<typeof FileOfAnyKind>;

const createFilesSchema = <const File extends v.GenericSchema>(file: File) =>
  v.pipe(
    v.array(file, "must be an array of files"),
    v.minLength(1, "must have at least one file"),
    v.maxLength(limits.filesPerRequest, `must have at most ${limits.filesPerRequest} files`),
  );

const shared = {
  /** The name of the files' kind. */
  kind: v.optional(v.string("must be the name of a kind")),
  /** The app's own fields of every file. */
  fields: v.optional(AppFields),
};

/** Body of `POST /uploads`. */
export const UploadRequest = v.strictObject(
  {
    ...shared,
    files: createFilesSchema(RequestedFile),
  },
  objectMessage,
);
export type UploadRequest = v.InferInput<typeof UploadRequest>;

/** Body of `POST /uploads` with a config. It accepts every request that a kind can accept. */
export const UploadRequestOfAnyKind = v.strictObject(
  {
    ...shared,
    files: createFilesSchema(FileOfAnyKind),
  },
  objectMessage,
);
export type UploadRequestOfAnyKind = v.InferOutput<typeof UploadRequestOfAnyKind>;

/** Instructions of every file. */
const instructed = {
  id: UploadId,
  /** A ready upload of the same owner with the same bytes, if one was found. */
  duplicateOf: v.optional(UploadId),
  expiresAt: Timestamp,
};

/**
 * A presigned POST. Send `fields` in this order as multipart/form-data to `url`, followed by the bytes as `file`.
 */
export const FormInstructions = v.object({
  ...instructed,
  method: v.literal("post"),
  url: v.string(),
  fields: v.record(v.string(), v.string()),
});
export type FormInstructions = v.InferOutput<typeof FormInstructions>;

/** A multipart upload that was started. Request the URLs of its parts, send the parts, and then complete the upload. */
export const MultipartInstructions = v.object({
  id: UploadId,
  method: v.literal("multipart"),
  /** Bytes of each part except the last, which has the rest. */
  partSize: Count,
  /** The number of parts. They are numbered from 1. */
  parts: Count,
  /** The upload can be resumed until then. */
  expiresAt: Timestamp,
});
export type MultipartInstructions = v.InferOutput<typeof MultipartInstructions>;

/** How to send one file. */
export const Instructions = v.variant("method", [FormInstructions, MultipartInstructions]);
export type Instructions = v.InferOutput<typeof Instructions>;

/** Response of `POST /uploads`, in the order of the requested files. */
export const UploadInstructions = v.object({ uploads: v.array(Instructions) });
export type UploadInstructions = v.InferOutput<typeof UploadInstructions>;

export const requestUploads = {
  method: "POST",
  path: "/uploads",
  function: "request-upload",
  authorized: true,
  summary: "Request uploads",
  description:
    "Returns a presigned POST for each file, or a multipart upload for a large file. One invalid file rejects the whole request.",
  body: UploadRequest,
  response: {
    status: 201,
    description: "How to send each file, in the order of the request",
    schema: UploadInstructions,
  },
  problems: ["forbidden", "unavailable"],
} as const satisfies Route;
