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
} from "../fields/fields.ts";
import { UploadId } from "../fields/upload-id.ts";
import { limits } from "../limits.ts";
import { isSentInParts } from "../parts.ts";
import { Count, objectMessage, type Route } from "./route.ts";

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
    objectMessage,
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
  objectMessage,
);
export type UploadRequest = v.InferInput<typeof UploadRequest>;

/**
 * A presigned POST. Send `fields` in this order as multipart/form-data to `url`, followed by the bytes as `file`.
 */
export const FormInstructions = v.object({
  id: UploadId,
  method: v.literal("post"),
  url: v.string(),
  fields: v.record(v.string(), v.string()),
  expiresAt: Timestamp,
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
  problems: ["unavailable"],
} as const satisfies Route;
