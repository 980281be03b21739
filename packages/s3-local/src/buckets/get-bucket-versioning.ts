import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { xmlResponse } from "../http/response.ts";
import { document, text } from "../http/xml.ts";
import { requireBucket } from "./require-bucket.ts";

/**
 * Returns a bucket's versioning, without a Status if versioning was never enabled.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
 */
export const getBucketVersioning: Operation = {
  name: "GetBucketVersioning",
  async handle(request, { db }) {
    const { versioning } = requireBucket(db, requestedBucket(request));
    const status = versioning === "Unversioned" ? "" : text("Status", versioning);
    return xmlResponse(document("VersioningConfiguration", status));
  },
};
