import type { Operation } from "../operation.ts";
import { xmlResponse } from "../response.ts";
import { existingBucket } from "../storage/write-version.ts";
import { document, tag, text } from "../xml.ts";
import { addressedBucket } from "./address.ts";

/**
 * Every bucket has S3's default, AES256 with S3's own keys.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
 */
export const getBucketEncryption: Operation = {
  name: "GetBucketEncryption",
  async handle(request, { db }) {
    existingBucket(db, addressedBucket(request));
    const byDefault = tag("ApplyServerSideEncryptionByDefault", text("SSEAlgorithm", "AES256"));
    return xmlResponse(
      document(
        "ServerSideEncryptionConfiguration",
        tag("Rule", byDefault, text("BucketKeyEnabled", false)),
      ),
    );
  },
};
