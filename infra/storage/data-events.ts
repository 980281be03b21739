import { removalDays } from "@slipway/core/deployment/bucket";
import type { Scope } from "../scope.ts";
import { createPrivateBucket } from "./private-bucket.ts";

/** Where CloudTrail writes in its bucket. */
const prefix = "AWSLogs/";

/**
 * CloudTrail writes down who read or wrote which file and which record. Only this trail may write to its bucket.
 * Source: AWS CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail".
 */
export const recordDataEvents = (
  scope: Scope,
  { bucket, table }: { bucket: sst.aws.Bucket; table: sst.aws.Dynamo },
): void => {
  const { named, inside, account, partition, region, physicalName } = scope;
  const name = physicalName("DataEvents", 128);
  const cloudTrail = [{ type: "service" as const, identifiers: ["cloudtrail.amazonaws.com"] }];
  const forThisTrail = {
    test: "StringEquals",
    variable: "aws:SourceArn",
    values: [$interpolate`arn:${partition}:cloudtrail:${region}:${account}:trail/${name}`],
  };
  const logs = createPrivateBucket(scope, "DataEventLogs", {
    cors: false,
    lifecycle: [{ id: "old-data-events", prefix, expiresIn: `${removalDays.accessLog} days` }],
    policy: [
      {
        effect: "allow",
        principals: cloudTrail,
        actions: ["s3:GetBucketAcl"],
        paths: [""],
        conditions: [forThisTrail],
      },
      {
        effect: "allow",
        principals: cloudTrail,
        actions: ["s3:PutObject"],
        paths: [`${prefix}*`],
        conditions: [forThisTrail],
      },
    ],
  });
  const everyEventOf = (
    type: string,
    field: { startsWiths: $util.Input<string>[] } | { equals: $util.Input<string>[] },
  ) => ({
    name: type,
    fieldSelectors: [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: [type] },
      { field: "resources.ARN", ...field },
    ],
  });
  new aws.cloudtrail.Trail(
    named("DataEvents"),
    {
      name,
      s3BucketName: logs.name,
      enableLogFileValidation: true,
      includeGlobalServiceEvents: false,
      advancedEventSelectors: [
        everyEventOf("AWS::S3::Object", { startsWiths: [$interpolate`${bucket.arn}/`] }),
        everyEventOf("AWS::DynamoDB::Table", { equals: [table.arn] }),
      ],
    },
    // CloudTrail looks whether it may write when it is made.
    { ...inside, dependsOn: logs },
  );
};
