import * as v from "valibot";
import { Sha256, Timestamp } from "../fields/fields.ts";
import { limits } from "../limits.ts";
import { Count, objectMessage, type Route } from "./route.ts";

const PartNumber = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(1, "must be at least 1"),
  v.maxValue(limits.part.most, `must be at most ${limits.part.most}`),
);

/** One part to send: its exact size in bytes and its SHA-256 in base64. */
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
  objectMessage,
);
export type RequestedPart = v.InferOutput<typeof RequestedPart>;

/** Body of `POST /uploads/{id}/parts`. Without parts, it requests the stored parts, those `after` a number if given. */
export const PartsRequest = v.strictObject(
  {
    parts: v.pipe(
      v.array(RequestedPart, "must be an array of parts"),
      v.maxLength(limits.partsPerRequest, `must have at most ${limits.partsPerRequest} parts`),
    ),
    after: v.optional(PartNumber),
  },
  objectMessage,
);
export type PartsRequest = v.InferOutput<typeof PartsRequest>;

/** A presigned URL. PUT exactly the declared bytes to it, with these headers. */
export const SignedPart = v.object({
  partNumber: Count,
  url: v.string(),
  headers: v.record(v.string(), v.string()),
});
export type SignedPart = v.InferOutput<typeof SignedPart>;

/** A part that S3 has: its size in bytes, and the SHA-256 that S3 verified, in base64. */
export const StoredPart = v.object({
  partNumber: Count,
  size: Count,
  eTag: v.string(),
  sha256: v.string(),
});
export type StoredPart = v.InferOutput<typeof StoredPart>;

/** Response of `POST /uploads/{id}/parts`. */
export const PartsResponse = v.object({
  /** In the order of the request. */
  parts: v.array(SignedPart),
  /** The stored parts in ascending order. Present only if the request has no parts. */
  uploaded: v.optional(v.array(StoredPart)),
  /** Present if S3 may have more parts. Request those `after` this number. */
  next: v.optional(Count),
  /** The URLs are valid until then. */
  expiresAt: Timestamp,
});
export type PartsResponse = v.InferOutput<typeof PartsResponse>;

export const requestParts = {
  method: "POST",
  path: "/uploads/{id}/parts",
  function: "request-upload",
  authorized: true,
  summary: "Sign the URLs of parts, or list the stored parts",
  body: PartsRequest,
  response: {
    status: 200,
    description: "A presigned URL for each part, or the parts that S3 has",
    schema: PartsResponse,
  },
  problems: ["not-found", "wrong-status", "upload-gone"],
} as const satisfies Route;
