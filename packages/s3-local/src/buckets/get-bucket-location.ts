import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { xmlResponse } from "../http/response.ts";
import { document } from "../http/xml.ts";
import { requireBucket } from "./require-bucket.ts";

/**
 * Returns a bucket's region. For us-east-1, the constraint is empty.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 */
export const getBucketLocation: Operation = {
  name: "GetBucketLocation",
  async handle(request, { db, region }) {
    requireBucket(db, requestedBucket(request));
    return xmlResponse(document("LocationConstraint", region === "us-east-1" ? "" : region));
  },
};
