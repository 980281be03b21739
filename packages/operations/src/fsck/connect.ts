import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { type Connection, createClientOptions } from "@slipway/functions/aws/connection";
import { createAdapters } from "@slipway/functions/aws/create-adapters";
import { createDocumentClients } from "@slipway/functions/aws/dynamodb/document-clients";
import { createS3Objects } from "@slipway/functions/aws/s3/s3-objects";
import { createInspector } from "@slipway/functions/inspection/process/bounded-inspector";
import type { Adapters } from "@slipway/functions/ports/adapters";
import type { Telemetry } from "@slipway/functions/ports/telemetry";
import { createDynamoDbItems } from "./dynamodb-items.ts";
import type { Inventory } from "./inventory.ts";
import { createRateLimit } from "./rate-limit.ts";
import { createS3Versions } from "./s3-versions.ts";

/** More attempts than for a user's request: a check must survive throttling. */
const maxAttempts = 8;

/** A deployment's table and bucket, and how to connect to them. */
export interface Deployment {
  readonly bucket: string;
  /** The prefix of Slipway's objects in the bucket. */
  readonly prefix: string;
  readonly table: string;
  readonly s3: Connection;
  readonly dynamoDb: Connection;
}

/**
 * Connects to the table and the bucket of a deployment.
 *
 * @param rate the maximum number of requests per second, to each of DynamoDB and S3
 * @returns the inventory, the adapters, and a function that closes the connections
 */
export const connect = (
  { bucket, prefix, table, ...connections }: Deployment,
  rate: number,
): { readonly inventory: Inventory; readonly adapters: Adapters; readonly close: () => void } => {
  const s3 = new S3Client({
    ...createClientOptions(connections.s3),
    maxAttempts,
    // A custom endpoint may not resolve bucket names as subdomains.
    forcePathStyle: connections.s3.endpoint !== undefined,
    followRegionRedirects: true,
  });
  const dynamoDbPacing = createPacing(rate);
  const documents = createDocumentClients((attempts) => {
    const client = new DynamoDBClient({
      ...createClientOptions(connections.dynamoDb),
      maxAttempts,
      ...attempts,
    });
    client.middlewareStack.add(dynamoDbPacing, perAttempt);
    return client;
  });
  const inspector = createInspector();
  s3.middlewareStack.add(createPacing(rate), perAttempt);
  const adapters = createAdapters({
    environment: { SLIPWAY_PREFIX: prefix, SLIPWAY_TABLE: table },
    objects: createS3Objects(s3, bucket),
    documents,
    inspector,
    telemetry: silent,
  });
  return {
    inventory: {
      ...createDynamoDbItems(documents.retrying, { table, keys: adapters.keys }),
      ...createS3Versions(s3, { bucket, prefix }),
    },
    adapters,
    close: () => {
      s3.destroy();
      documents.destroy();
      inspector.close();
    },
  };
};

/** The check's own report describes repairs. */
const silent: Telemetry = { info: () => {}, warn: () => {}, error: () => {}, count: () => {} };

/** Creates a middleware that rate-limits requests, including retries. */
const createPacing = (rate: number) => {
  const waitForTurn = createRateLimit(rate);
  return <Args, Result>(next: (args: Args) => Promise<Result>) =>
    async (args: Args): Promise<Result> => {
      await waitForTurn();
      return next(args);
    };
};

/** Runs for each attempt, as the last step before a request is sent. */
const perAttempt = { step: "finalizeRequest", priority: "low", name: "rateLimit" } as const;
