import { corsRule, removalDays } from "@slipway/core/deployment/bucket";
import { expect } from "vitest";
import { awsAccount, cloudFrontDomain } from "../testing/aws-mocks.ts";
import { denyPlainHttp, type Statement, statementsIn } from "../testing/deployment.ts";

/** The page's origin, unless it has a domain. */
export const pageOrigin = `https://${cloudFrontDomain}`;

const policyOf = (deployment: Parameters<Statement>[0], bucket: unknown) => {
  const policies = deployment
    .all("s3/bucketPolicy:BucketPolicy")
    .filter(({ inputs }) => inputs.bucket === bucket);
  expect(policies).toHaveLength(1);
  return statementsIn(policies[0]?.inputs.policy);
};

export const preventPublicAccess: Statement = (deployment) => {
  const buckets = deployment.all("s3/bucket:Bucket");
  expect(buckets.length).toBeGreaterThanOrEqual(2);
  for (const { inputs } of buckets) {
    const blocks = deployment
      .all("s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
      .filter((block) => block.inputs.bucket === inputs.bucket);
    expect(blocks.map((block) => block.inputs)).toEqual([
      {
        bucket: inputs.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
    ]);
    expect(policyOf(deployment, inputs.bucket)).toContainEqual(
      denyPlainHttp("s3:*", [`arn:aws:s3:::${inputs.bucket}`, `arn:aws:s3:::${inputs.bucket}/*`]),
    );
  }
};

export const hasNoAcls: Statement = ({ bucket, inputs }) =>
  expect(inputs("s3/bucketOwnershipControls:BucketOwnershipControls", "FilesOwnership")).toEqual({
    bucket: bucket.name,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });

export const policyAllowsNothing: Statement = (deployment) =>
  expect(policyOf(deployment, deployment.bucket.name)).toEqual([
    denyPlainHttp("s3:*", [deployment.bucket.arn, `${deployment.bucket.arn}/*`]),
  ]);

export const isEncrypted: Statement = ({ bucket, inputs }) =>
  expect(
    inputs(
      "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "FilesEncryption",
    ),
  ).toMatchObject({
    bucket: bucket.name,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });

export const allowsOnlyThePagesOrigin: Statement = ({ inputs }) =>
  expect(
    inputs("s3/bucketCorsConfiguration:BucketCorsConfiguration", "FilesCors").corsRules,
  ).toEqual([corsRule([pageOrigin])]);

/** Versions remain after a deletion in the console, and the table can be restored to any second of the last weeks. */
export const canBeRecoveredFor30Days: Statement = ({ bucket, inputs }) => {
  expect(inputs("s3/bucketVersioning:BucketVersioning", "FilesVersioning")).toMatchObject({
    bucket: bucket.name,
    versioningConfiguration: { status: "Enabled" },
  });
  const { rules } = inputs(
    "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "FilesLifecycle",
  );
  expect(rules).toEqual([
    {
      id: "abandoned-multipart-uploads",
      status: "Enabled",
      filter: {},
      abortIncompleteMultipartUpload: { daysAfterInitiation: removalDays.abandonedMultipart },
    },
    {
      id: "noncurrent-versions",
      status: "Enabled",
      filter: {},
      noncurrentVersionExpiration: { noncurrentDays: 30 },
      // Only of delete markers. No rule expires a current version.
      expiration: { expiredObjectDeleteMarker: true },
    },
  ]);
  const { pointInTimeRecovery } = inputs("dynamodb/table:Table", "RecordsTable");
  expect(pointInTimeRecovery).toEqual({ enabled: true, recoveryPeriodInDays: 35 });
};

export const logsRequests: Statement = (deployment) => {
  const { bucket, inputs, one } = deployment;
  const logs = inputs("s3/bucket:Bucket", "AccessLogsBucket").bucket;
  expect(inputs("s3/bucketLogging:BucketLogging", "FilesLogging")).toEqual({
    bucket: bucket.name,
    targetBucket: logs,
    targetPrefix: "uploads-bucket/",
  });
  const policy = one("s3/bucketPolicy:BucketPolicy", "AccessLogsPolicy");
  expect(one("s3/bucketLogging:BucketLogging", "FilesLogging").dependsOn).toContain(policy.urn);
  expect(policyOf(deployment, logs)).toEqual([
    denyPlainHttp("s3:*", [`arn:aws:s3:::${logs}`, `arn:aws:s3:::${logs}/*`]),
    {
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [`arn:aws:s3:::${logs}/uploads-bucket/*`],
      Principal: { Service: ["logging.s3.amazonaws.com"] },
      Condition: {
        ArnEquals: { "aws:SourceArn": [bucket.arn] },
        StringEquals: { "aws:SourceAccount": [awsAccount] },
      },
    },
  ]);
};
