import type { Operation } from "../../http/operation.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { emptyResponse } from "../../http/response.ts";
import { requireBucket } from "../require-bucket.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html */
export const deleteBucketPolicy: Operation = {
  name: "DeleteBucketPolicy",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    await db.commit(() => {
      requireBucket(db, bucket);
      db.settings.delete(bucket, "policy");
    });
    return emptyResponse(204);
  },
};
