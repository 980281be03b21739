import type { Operation } from "../operation.ts";
import { emptyResponse } from "../response.ts";
import { existingBucket } from "../storage/write-version.ts";
import { addressedBucket } from "./address.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export const headBucket: Operation = {
  name: "HeadBucket",
  async handle(request, { db, region }) {
    existingBucket(db, addressedBucket(request));
    return emptyResponse(200, { "x-amz-bucket-region": region });
  },
};
