import * as v from "valibot";
import { CompletionRequest } from "../api.ts";
import { UploadId } from "../identity.ts";

/** What complete-upload is invoked with: the upload, and the checksum that its parts must have, if the caller knows it. */
export const CompletionEvent = v.object({ id: UploadId, ...CompletionRequest.entries });
export type CompletionEvent = v.InferOutput<typeof CompletionEvent>;
