import type { Operation } from "../operation.ts";
import { xmlResponse } from "../response.ts";
import { existingBucket } from "../storage/write-version.ts";
import { document, text } from "../xml.ts";
import { addressedBucket } from "./address.ts";

/**
 * A bucket that never had versioning has no Status.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
 */
export const getBucketVersioning: Operation = {
  name: "GetBucketVersioning",
  async handle(request, { db }) {
    const { versioning } = existingBucket(db, addressedBucket(request));
    const status = versioning === "Unversioned" ? "" : text("Status", versioning);
    return xmlResponse(document("VersioningConfiguration", status));
  },
};
