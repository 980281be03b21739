import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { emptyResponse } from "../http/response.ts";
import { requireBucket } from "./require-bucket.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export const headBucket: Operation = {
  name: "HeadBucket",
  async handle(request, { db, region }) {
    requireBucket(db, requestedBucket(request));
    return emptyResponse(200, { "x-amz-bucket-region": region });
  },
};
