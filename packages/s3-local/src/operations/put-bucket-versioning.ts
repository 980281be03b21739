import { notImplemented, S3Error } from "../errors.ts";
import type { Operation } from "../operation.ts";
import { emptyResponse } from "../response.ts";
import { existingBucket } from "../storage/write-version.ts";
import { childText } from "../xml.ts";
import { readXmlBody } from "../xml-body.ts";
import { addressedBucket } from "./address.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
export const putBucketVersioning: Operation = {
  name: "PutBucketVersioning",
  async handle(request, { db }) {
    const bucket = addressedBucket(request);
    const configuration = await readXmlBody(request, "VersioningConfiguration");
    const status = childText(configuration, "Status");
    if (childText(configuration, "MfaDelete") === "Enabled") throw notImplemented("MfaDelete");
    if (status !== "Enabled" && status !== "Suspended") {
      throw new S3Error("IllegalVersioningConfigurationException");
    }
    await db.commit(() => {
      existingBucket(db, bucket);
      db.buckets.setVersioning(bucket, status);
    });
    return emptyResponse(200);
  },
};
