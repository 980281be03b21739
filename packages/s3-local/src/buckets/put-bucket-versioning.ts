import { readXmlBody } from "../http/body/xml-body.ts";
import { notImplemented, S3Error } from "../http/errors.ts";
import type { Operation } from "../http/operation.ts";
import { requestedBucket } from "../http/request-address.ts";
import { emptyResponse } from "../http/response.ts";
import { childText } from "../http/xml.ts";
import { requireBucket } from "./require-bucket.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
export const putBucketVersioning: Operation = {
  name: "PutBucketVersioning",
  async handle(request, { db }) {
    const bucket = requestedBucket(request);
    const configuration = await readXmlBody(request, "VersioningConfiguration");
    const status = childText(configuration, "Status");
    if (childText(configuration, "MfaDelete") === "Enabled") throw notImplemented("MfaDelete");
    if (status !== "Enabled" && status !== "Suspended") {
      throw new S3Error("IllegalVersioningConfigurationException");
    }
    await db.commit(() => {
      requireBucket(db, bucket);
      db.buckets.setVersioning(bucket, status);
    });
    return emptyResponse(200);
  },
};
