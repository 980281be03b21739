import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { emptyResponse } from "../http/response.ts";
import type { IndexDb } from "../storage/database/index-db.ts";
import { deleteUpload } from "../storage/write-version.ts";
import { requireBucket } from "./require-bucket.ts";

const deleteUploads = (db: IndexDb, bucket: string): string[] => {
  const unreferenced: string[] = [];
  for (;;) {
    const upload = db.uploads.firstFrom(bucket, "");
    if (upload === undefined) return unreferenced;
    unreferenced.push(...deleteUpload(db, upload.uploadId));
  }
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
export const deleteBucket: Operation = {
  name: "DeleteBucket",
  async handle(request, { db, blobs }) {
    const name = requestedBucket(request);
    const unreferenced = await db.commit(() => {
      requireBucket(db, name);
      db.buckets.delete(name);
      db.settings.deleteAll(name);
      // Incomplete uploads do not prevent the deletion of a bucket.
      return deleteUploads(db, name);
    });
    await blobs.remove(unreferenced);
    return emptyResponse(204);
  },
};
