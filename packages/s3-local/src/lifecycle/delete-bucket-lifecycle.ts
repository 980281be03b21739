import { requireBucket } from "../buckets/require-bucket.ts";
import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { emptyResponse } from "../http/response.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html */
export const deleteBucketLifecycle: Operation = {
  name: "DeleteBucketLifecycle",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    await db.commit(() => {
      requireBucket(db, bucket);
      db.settings.delete(bucket, "lifecycle");
    });
    return emptyResponse(204);
  },
};
