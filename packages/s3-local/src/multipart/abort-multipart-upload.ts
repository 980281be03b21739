import type { Operation } from "../http/operation.ts";
import { emptyResponse } from "../http/response.ts";
import { deleteUpload } from "../storage/write-version.ts";
import { findUpload } from "./find-upload.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export const abortMultipartUpload: Operation = {
  name: "AbortMultipartUpload",
  async handle(request, { db, blobs }) {
    const unreferenced = await db.commit(() => deleteUpload(db, findUpload(request, db).uploadId));
    await blobs.remove(unreferenced);
    return emptyResponse(204);
  },
};
