import { requireBucket } from "../buckets/require-bucket.ts";
import { S3Error } from "../http/errors.ts";
import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { xmlResponse } from "../http/response.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html */
export const getBucketLifecycleConfiguration: Operation = {
  name: "GetBucketLifecycleConfiguration",
  async handle(request, { db }) {
    const { name } = requireBucket(db, requestedBucket(request));
    const configuration = db.settings.find(name, "lifecycle");
    if (configuration === undefined) {
      throw new S3Error("NoSuchLifecycleConfiguration", { details: { BucketName: name } });
    }
    return xmlResponse(configuration, {
      "x-amz-transition-default-minimum-object-size": "all_storage_classes_128K",
    });
  },
};
