import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { xmlResponse } from "../http/response.ts";
import { document, tag, text } from "../http/xml.ts";
import { requireBucket } from "./require-bucket.ts";

/**
 * Returns S3's default for every bucket: AES256 with S3's own keys.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
 */
export const getBucketEncryption: Operation = {
  name: "GetBucketEncryption",
  async handle(request, { db }) {
    requireBucket(db, requestedBucket(request));
    const byDefault = tag("ApplyServerSideEncryptionByDefault", text("SSEAlgorithm", "AES256"));
    return xmlResponse(
      document(
        "ServerSideEncryptionConfiguration",
        tag("Rule", byDefault, text("BucketKeyEnabled", false)),
      ),
    );
  },
};
