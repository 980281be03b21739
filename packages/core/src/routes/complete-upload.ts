import * as v from "valibot";
import { NoQuery, objectMessage, type Route } from "./route.ts";
import { Upload } from "./upload.ts";

/**
 * Body of `POST /uploads/{id}/complete`, which can be empty. With a checksum, the upload is completed only if its parts
 * have this composite checksum: the SHA-256 of their SHA-256s, in base64, a hyphen, and their number.
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
  objectMessage,
);
export type CompletionRequest = v.InferInput<typeof CompletionRequest>;

/** Response of `POST /uploads/{id}/complete`: the upload's record as it is now. */
export const CompletionResponse = v.object({
  ...Upload.entries,
  /** True while S3 is completing the object. This can take minutes; the record changes without another request. */
  completing: v.boolean(),
});
export type CompletionResponse = v.InferOutput<typeof CompletionResponse>;

export const completeUpload = {
  method: "POST",
  path: "/uploads/{id}/complete",
  function: "request-upload",
  authorized: true,
  summary: "Complete a multipart upload",
  description:
    "Waits a few seconds for S3. If `completing` is true, S3 is still completing the object, and the record changes without another request.",
  query: NoQuery,
  body: CompletionRequest,
  isBodyOptional: true,
  response: { status: 202, description: "The upload", schema: CompletionResponse },
  problems: ["not-found", "wrong-status", "parts-missing", "parts-differ", "upload-gone"],
} as const satisfies Route;
