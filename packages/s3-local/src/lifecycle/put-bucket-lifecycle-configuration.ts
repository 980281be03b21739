import { requireBucket } from "../buckets/require-bucket.ts";
import { readXmlBody } from "../http/body/xml-body.ts";
import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { emptyResponse } from "../http/response.ts";
import { parseLifecycleRules } from "./parse-rules.ts";
import { lifecycleDocument } from "./rules-document.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export const putBucketLifecycleConfiguration: Operation = {
  name: "PutBucketLifecycleConfiguration",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    const rules = parseLifecycleRules(await readXmlBody(request, "LifecycleConfiguration"));
    await db.commit(() => {
      requireBucket(db, bucket);
      db.settings.put(bucket, "lifecycle", lifecycleDocument(rules));
    });
    return emptyResponse(200, {
      "x-amz-transition-default-minimum-object-size": "all_storage_classes_128K",
    });
  },
};
