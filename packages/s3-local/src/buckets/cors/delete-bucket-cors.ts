import type { Operation } from "../../http/operation.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { emptyResponse } from "../../http/response.ts";
import { requireBucket } from "../require-bucket.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html */
export const deleteBucketCors: Operation = {
  name: "DeleteBucketCors",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    await db.commit(() => {
      requireBucket(db, bucket);
      db.buckets.setCors(bucket, undefined);
    });
    return emptyResponse(204);
  },
};
