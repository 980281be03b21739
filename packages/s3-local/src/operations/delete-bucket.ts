import type { Operation } from "../operation.ts";
import { emptyResponse } from "../response.ts";
import { existingBucket } from "../storage/write-version.ts";
import { addressedBucket } from "./address.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
export const deleteBucket: Operation = {
  name: "DeleteBucket",
  async handle(request, { db }) {
    const name = addressedBucket(request);
    await db.commit(() => {
      existingBucket(db, name);
      db.buckets.delete(name);
    });
    return emptyResponse(204);
  },
};
