import { S3Error } from "../../http/errors.ts";
import type { Operation } from "../../http/operation.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { requireBucket } from "../require-bucket.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html */
export const getBucketPolicy: Operation = {
  name: "GetBucketPolicy",
  async handle(request, { db }) {
    const { name } = requireBucket(db, requestedBucket(request));
    const policy = db.settings.find(name, "policy");
    if (policy === undefined) {
      throw new S3Error("NoSuchBucketPolicy", { details: { BucketName: name } });
    }
    return { status: 200, headers: { "content-type": "application/json" }, body: policy };
  },
};
