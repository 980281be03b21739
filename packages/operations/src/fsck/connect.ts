import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { type Connection, clientConfiguration } from "@slipway/functions/aws/connection";
import { createAdapters } from "@slipway/functions/aws/create-adapters";
import { createDocumentClients } from "@slipway/functions/aws/dynamodb/document-clients";
import { objectsInS3 } from "@slipway/functions/aws/s3/s3-objects";
import { createInspector } from "@slipway/functions/inspection/process/bounded-inspector";
import type { Adapters } from "@slipway/functions/ports/adapters";
import type { Telemetry } from "@slipway/functions/ports/telemetry";
import { itemsInDynamoDb } from "./dynamodb-items.ts";
import type { Inventory } from "./inventory.ts";
import { pace } from "./rate-limit.ts";
import { versionsInS3 } from "./s3-versions.ts";

/** Tries of one request: a check goes on through throttling that would fail a request of a user. */
const maxAttempts = 8;

/** Which table and bucket, and how they are reached. */
export interface Deployment {
  readonly bucket: string;
  readonly table: string;
  readonly s3: Connection;
  readonly dynamoDb: Connection;
}

/**
 * Reach table and bucket of a deployment.
 *
 * @param rate requests a second to each of DynamoDB and S3
 * @returns what a check needs of them, and what lets go of the connections
 */
export const connect = (
  { bucket, table, ...connections }: Deployment,
  rate: number,
): { readonly inventory: Inventory; readonly adapters: Adapters; readonly close: () => void } => {
  const s3 = new S3Client({
    ...clientConfiguration(connections.s3),
    maxAttempts,
    // Whoever names an endpoint may have no names under it for buckets.
    forcePathStyle: connections.s3.endpoint !== undefined,
    followRegionRedirects: true,
  });
  const pacedDynamoDb = paced(rate);
  const documents = createDocumentClients((attempts) => {
    const client = new DynamoDBClient({
      ...clientConfiguration(connections.dynamoDb),
      maxAttempts,
      ...attempts,
    });
    client.middlewareStack.add(pacedDynamoDb, perTry);
    return client;
  });
  const inspector = createInspector();
  s3.middlewareStack.add(paced(rate), perTry);
  return {
    inventory: { ...itemsInDynamoDb(documents.retrying, table), ...versionsInS3(s3, bucket) },
    adapters: createAdapters({
      environment: { SLIPWAY_TABLE: table },
      objects: objectsInS3(s3, bucket),
      documents,
      inspector,
      telemetry: silent,
    }),
    close: () => {
      s3.destroy();
      documents.destroy();
      inspector.close();
    },
  };
};

/** What repairs do is in the check's own report. */
const silent: Telemetry = { info: () => {}, warn: () => {}, error: () => {}, count: () => {} };

/** A middleware that lets each request, and each try of it, wait for its turn. */
const paced = (rate: number) => {
  const turn = pace(rate);
  return <Args, Result>(next: (args: Args) => Promise<Result>) =>
    async (args: Args): Promise<Result> => {
      await turn();
      return next(args);
    };
};

/** Within the retries, as the last thing before a request is sent. */
const perTry = { step: "finalizeRequest", priority: "low", name: "pace" } as const;
