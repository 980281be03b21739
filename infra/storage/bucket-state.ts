import type { S3Client } from "@aws-sdk/client-s3";

/** What a deployment must know about a bucket that it did not create. */
export interface BucketState {
  readonly keepsVersions: boolean;
  readonly blocksPublicAccess: boolean;
  /** Whether a KMS key encrypts new objects. */
  readonly usesKms: boolean;
  /** The ids of the rules in each configuration of the bucket. A rule without an id has an empty one. */
  readonly ruleIds: {
    readonly notification: readonly string[];
    readonly CORS: readonly string[];
    readonly lifecycle: readonly string[];
  };
  /** The prefix of each lifecycle rule that has one. */
  readonly lifecyclePrefixes: readonly { readonly id: string; readonly prefix: string }[];
  /** The keys of the first versions under the prefix. */
  readonly keys: readonly string[];
}

/** The errors for a configuration that a bucket does not have. */
const missing = [
  "NoSuchCORSConfiguration",
  "NoSuchLifecycleConfiguration",
  "NoSuchPublicAccessBlockConfiguration",
  "ServerSideEncryptionConfigurationNotFoundError",
];

/**
 * Reads the state of a bucket with the credentials of the deployment.
 *
 * @throws {Error} if the bucket does not exist or is in another region, or the deployment may not read it
 */
export const readBucketState = async (
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  region: string,
): Promise<BucketState> => {
  const s3 = await import("@aws-sdk/client-s3");
  const client = new s3.S3Client({ region, ...findCredentials() });
  try {
    return await readConfigurations(client, { s3, bucket, prefix, region });
  } finally {
    client.destroy();
  }
};

const readConfigurations = async (
  client: S3Client,
  {
    s3,
    bucket,
    prefix,
    region,
  }: {
    readonly s3: typeof import("@aws-sdk/client-s3");
    readonly bucket: string;
    readonly prefix: string;
    readonly region: string;
  },
): Promise<BucketState> => {
  const read = async <Output>(what: string, send: (client: S3Client) => Promise<Output>) => {
    try {
      return await send(client);
    } catch (error) {
      const { name = "", message = "" } = Object(error);
      if (missing.includes(name)) return undefined;
      throw new Error(
        `The ${what} of the bucket ${bucket} could not be read in ${region}: ${name} ${message}. The bucket must exist in this region, and the deployment must be permitted to read its configurations.`,
        { cause: error },
      );
    }
  };
  const Bucket = bucket;
  const versioning = await read("versioning", (s) =>
    s.send(new s3.GetBucketVersioningCommand({ Bucket })),
  );
  const access = await read("public access block", (s) =>
    s.send(new s3.GetPublicAccessBlockCommand({ Bucket })),
  );
  const encryption = await read("encryption", (s) =>
    s.send(new s3.GetBucketEncryptionCommand({ Bucket })),
  );
  const notification = await read("notification configuration", (s) =>
    s.send(new s3.GetBucketNotificationConfigurationCommand({ Bucket })),
  );
  const cors = await read("CORS configuration", (s) =>
    s.send(new s3.GetBucketCorsCommand({ Bucket })),
  );
  const lifecycle = await read("lifecycle configuration", (s) =>
    s.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket })),
  );
  const versions = await read("versions", (s) =>
    s.send(new s3.ListObjectVersionsCommand({ Bucket, Prefix: prefix })),
  );
  const block = access?.PublicAccessBlockConfiguration;
  const rules = encryption?.ServerSideEncryptionConfiguration?.Rules ?? [];
  return {
    keepsVersions: versioning?.Status === "Enabled",
    blocksPublicAccess: [
      block?.BlockPublicAcls,
      block?.BlockPublicPolicy,
      block?.IgnorePublicAcls,
      block?.RestrictPublicBuckets,
    ].every((setting) => setting === true),
    usesKms: rules.some((rule) =>
      rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm?.startsWith("aws:kms"),
    ),
    ruleIds: {
      notification: [
        ...(notification?.QueueConfigurations ?? []),
        ...(notification?.TopicConfigurations ?? []),
        ...(notification?.LambdaFunctionConfigurations ?? []),
        ...(notification?.EventBridgeConfiguration ? [{ Id: "EventBridge" }] : []),
      ].map(({ Id = "" }) => Id),
      CORS: (cors?.CORSRules ?? []).map(({ ID = "" }) => ID),
      lifecycle: (lifecycle?.Rules ?? []).map(({ ID = "" }) => ID),
    },
    lifecyclePrefixes: (lifecycle?.Rules ?? []).flatMap(({ ID = "", Filter }) =>
      Filter?.Prefix === undefined ? [] : [{ id: ID, prefix: Filter.Prefix }],
    ),
    keys: (versions?.Versions ?? []).flatMap(({ Key }) => Key ?? []),
  };
};

/** Returns the credentials that SST got for the deployment; by default, the SDK finds them. */
const findCredentials = () => {
  const {
    SST_AWS_ACCESS_KEY_ID: accessKeyId,
    SST_AWS_SECRET_ACCESS_KEY: secretAccessKey,
    SST_AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  return accessKeyId && secretAccessKey
    ? {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
      }
    : {};
};
