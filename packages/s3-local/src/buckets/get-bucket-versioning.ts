import type { Operation } from "../http/operation.ts";
import { addressedBucket } from "../http/request-address.ts";
import { xmlResponse } from "../http/response.ts";
import { document, text } from "../http/xml.ts";
import { requireBucket } from "./require-bucket.ts";

/**
 * A bucket that never had versioning has no Status.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
 */
export const getBucketVersioning: Operation = {
  name: "GetBucketVersioning",
  async handle(request, { db }) {
    const { versioning } = requireBucket(db, addressedBucket(request));
    const status = versioning === "Unversioned" ? "" : text("Status", versioning);
    return xmlResponse(document("VersioningConfiguration", status));
  },
};
