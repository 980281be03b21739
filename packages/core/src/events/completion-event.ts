import * as v from "valibot";
import { CompletionRequest } from "../api.ts";
import { UploadId } from "../fields/upload-id.ts";

/** The payload of complete-upload: the upload's id, and the checksum that its parts must have if the caller provided one. */
export const CompletionEvent = v.object({ id: UploadId, ...CompletionRequest.entries });
export type CompletionEvent = v.InferOutput<typeof CompletionEvent>;
