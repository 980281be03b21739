import { join } from "node:path";
import {
  CreateBucketCommand,
  HeadBucketCommand,
  NotFound,
  PutBucketCorsCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { corsRule, notifiedEvents } from "@slipway/core/deployment/bucket";
import type { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import { type S3Notification, startS3 } from "@slipway/s3-local";
import type { DataFolder } from "../data/data-folder.ts";
import type { Enforcement } from "../iam/role-guard.ts";
import { findRole, type Role } from "../iam/roles.ts";
import { queueArn, region } from "../names.ts";
import { localHosts } from "../page/local-requests.ts";

export interface LocalS3 {
  readonly url: string;
  /** A client with all permissions. */
  readonly client: S3Client;
  /** Creates a client with the permissions of a role. */
  createClient(role: Role): S3Client;
  close(): Promise<void>;
}

/** Starts S3 in this process, with a versioned bucket that accepts uploads from pages of these origins. */
export const startLocalS3 = async (options: {
  readonly folder: DataFolder;
  readonly port: number;
  readonly bucket: string;
  /** The prefix of the objects whose events are sent. */
  readonly prefix: string;
  readonly origins: readonly string[];
  readonly enforcement: Enforcement;
  readonly clock: () => Date;
  readonly onEvent: (notification: S3Notification) => Promise<void>;
}): Promise<LocalS3> => {
  const { folder, port, bucket, prefix, origins, clock, onEvent, enforcement } = options;
  const { roles, onAccess } = enforcement;
  const server = await startS3({
    port,
    dataDir: join(folder.path, "s3"),
    credentials: [
      folder.credentials,
      ...Object.values(roles).map((role) => ({ ...role.credentials, policy: role.policyDocument })),
    ],
    onAccess: ({ accessKeyId, ...access }) => {
      const role = findRole(roles, accessKeyId);
      if (role) onAccess({ function: role.name, ...access });
    },
    region,
    hosts: localHosts,
    clock,
    onEvent,
  });
  const clients: S3Client[] = [];
  const clientWith = (credentials: LocalCredentials) => {
    const client = new S3Client({
      endpoint: server.url,
      region,
      credentials,
      forcePathStyle: true,
      cacheMiddleware: true,
    });
    // Clients sign with the clock of the local S3. The SDK corrects its clock after a refusal, but not for requests in flight.
    client.middlewareStack.add(
      (next) => (args) => {
        client.config.systemClockOffset = clock().getTime() - Date.now();
        return next(args);
      },
      { step: "build", name: "signWithLocalClock" },
    );
    clients.push(client);
    return client;
  };
  const client = clientWith(folder.credentials);
  await prepareBucket(client, { bucket, prefix, origins });
  return {
    url: server.url,
    client,
    createClient: ({ credentials }) => clientWith(credentials),
    close: async () => {
      for (const each of clients) each.destroy();
      await server.close();
    },
  };
};

const prepareBucket = async (
  client: S3Client,
  {
    bucket: Bucket,
    prefix,
    origins,
  }: { readonly bucket: string; readonly prefix: string; readonly origins: readonly string[] },
): Promise<void> => {
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    await client.send(new CreateBucketCommand({ Bucket }));
  }
  await client.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  );
  await client.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            Id: "uploads",
            QueueArn: queueArn,
            Events: [...notifiedEvents],
            Filter: { Key: { FilterRules: [{ Name: "prefix", Value: prefix }] } },
          },
        ],
      },
    }),
  );
  // At each start, because the page's port may have changed.
  const rule = corsRule(origins);
  await client.send(
    new PutBucketCorsCommand({
      Bucket,
      CORSConfiguration: {
        CORSRules: [
          {
            AllowedOrigins: rule.allowedOrigins,
            AllowedMethods: [...rule.allowedMethods],
            AllowedHeaders: rule.allowedHeaders,
            ExposeHeaders: rule.exposeHeaders,
            MaxAgeSeconds: rule.maxAgeSeconds,
          },
        ],
      },
    }),
  );
};
