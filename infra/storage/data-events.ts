import { removalDays } from "@slipway/core/deployment/bucket";
import type { Scope } from "../scope.ts";
import type { FilesBucket } from "./files-bucket.ts";
import { createPrivateBucket } from "./private-bucket.ts";

/** The prefix under which CloudTrail writes. */
const prefix = "AWSLogs/";

/**
 * Records each read and write of files and records with CloudTrail. Only this trail may write to its bucket.
 *
 * Source: AWS CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail".
 */
export const recordDataEvents = (
  scope: Scope,
  { files, table }: { readonly files: FilesBucket; readonly table: sst.aws.Dynamo },
): void => {
  const { named, inside, account, partition, region, physicalName } = scope;
  const name = physicalName("DataEvents", 128);
  const cloudTrail = [{ type: "service" as const, identifiers: ["cloudtrail.amazonaws.com"] }];
  const onlyThisTrail = {
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
        conditions: [onlyThisTrail],
      },
      {
        effect: "allow",
        principals: cloudTrail,
        actions: ["s3:PutObject"],
        paths: [`${prefix}*`],
        conditions: [onlyThisTrail],
      },
    ],
  });
  const selectEvents = (
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
        selectEvents("AWS::S3::Object", {
          startsWiths: [$interpolate`${files.bucket.arn}/${files.ownPrefix}`],
        }),
        selectEvents("AWS::DynamoDB::Table", { equals: [table.arn] }),
      ],
    },
    // CloudTrail checks that it may write when it is created.
    { ...inside, dependsOn: logs },
  );
};
