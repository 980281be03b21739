import { removalDays } from "@slipway/core/deployment/bucket";
import type { Scope } from "../scope.ts";
import { createPrivateBucket } from "./private-bucket.ts";

const prefix = "uploads-bucket/";

/** Logs requests to the bucket. Only S3's log delivery may write the logs, and only for our bucket. */
export const createAccessLogs = (scope: Scope, { bucket }: { bucket: sst.aws.Bucket }): void => {
  const accessLogs = createPrivateBucket(scope, "AccessLogs", {
    cors: false,
    lifecycle: [
      {
        id: "old-access-logs",
        // guard: a lifecycle rule has a filter
        prefix,
        expiresIn: `${removalDays.accessLog} days`,
      },
    ],
    policy: [
      {
        effect: "allow",
        principals: [{ type: "service", identifiers: ["logging.s3.amazonaws.com"] }],
        actions: ["s3:PutObject"],
        paths: [`${prefix}*`],
        conditions: [
          { test: "ArnEquals", variable: "aws:SourceArn", values: [bucket.arn] },
          { test: "StringEquals", variable: "aws:SourceAccount", values: [scope.account] },
        ],
      },
    ],
  });
  new aws.s3.BucketLogging(
    scope.named("FilesLogging"),
    { bucket: bucket.name, targetBucket: accessLogs.name, targetPrefix: prefix },
    // S3 refuses this if the logs bucket's policy does not allow it to write yet.
    { ...scope.kept, dependsOn: accessLogs },
  );
};
