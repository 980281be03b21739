import { removalDays } from "@slipway/core/bucket";
import { account } from "./account.ts";
import { bucket } from "./bucket.ts";
import { createPrivateBucket } from "./private-bucket.ts";

const prefix = "uploads-bucket/";

/** Who asked S3 for what. Only S3's log delivery may write here, and only for our bucket. */
const accessLogs = createPrivateBucket("AccessLogs", {
  cors: false,
  lifecycle: [{ id: "old-access-logs", expiresIn: `${removalDays.accessLog} days` }],
  policy: [
    {
      effect: "allow",
      principals: [{ type: "service", identifiers: ["logging.s3.amazonaws.com"] }],
      actions: ["s3:PutObject"],
      paths: [`${prefix}*`],
      conditions: [
        { test: "ArnEquals", variable: "aws:SourceArn", values: [bucket.arn] },
        { test: "StringEquals", variable: "aws:SourceAccount", values: [account] },
      ],
    },
  ],
});

new aws.s3.BucketLogging("UploadsLogging", {
  bucket: bucket.name,
  targetBucket: accessLogs.name,
  targetPrefix: prefix,
});
