import type { Operation } from "../operation.ts";
import { emptyResponse } from "../response.ts";
import { existingBucket } from "../storage/write-version.ts";
import { addressedBucket } from "./address.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html */
export const deleteBucketCors: Operation = {
  name: "DeleteBucketCors",
  async handle(request, { db }) {
    const bucket = addressedBucket(request);
    await db.commit(() => {
      existingBucket(db, bucket);
      db.buckets.setCors(bucket, undefined);
    });
    return emptyResponse(204);
  },
};
