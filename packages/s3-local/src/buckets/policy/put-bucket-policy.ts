import { readSmallBody } from "../../http/body/small-body.ts";
import { S3Error } from "../../http/errors.ts";
import type { Operation } from "../../http/operation.ts";
import { requestedBucket } from "../../http/request-address.ts";
import { emptyResponse } from "../../http/response.ts";
import { requireBucket } from "../require-bucket.ts";
import { parseBucketPolicy } from "./bucket-policy.ts";
import { blocksPublicPolicies } from "./public-access-block.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html */
const maxBytes = 20 * 1024;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
export const putBucketPolicy: Operation = {
  name: "PutBucketPolicy",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    const source = (await readSmallBody(request, maxBytes)).toString("utf8");
    const { isPublic } = parseBucketPolicy(source, bucket);
    await db.commit(() => {
      requireBucket(db, bucket);
      if (isPublic && blocksPublicPolicies(db, bucket)) {
        throw new S3Error("AccessDenied", {
          message:
            "User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
        });
      }
      db.settings.put(bucket, "policy", source);
    });
    return emptyResponse(204);
  },
};
