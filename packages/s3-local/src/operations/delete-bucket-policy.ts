import type { Operation } from "../operation.ts";
import { emptyResponse } from "../response.ts";
import { existingBucket } from "../storage/write-version.ts";
import { addressedBucket } from "./address.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html */
export const deleteBucketPolicy: Operation = {
  name: "DeleteBucketPolicy",
  async handle(request, { db }) {
    const bucket = addressedBucket(request);
    await db.commit(() => {
      existingBucket(db, bucket);
      db.settings.delete(bucket, "policy");
    });
    return emptyResponse(204);
  },
};
