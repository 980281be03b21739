import { setTimeout as delay } from "node:timers/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Environment } from "@slipway/core/environment";
import { v7 as uuid7 } from "uuid";
import type { Downloads } from "./downloads.ts";
import { downloadsInDynamoDb } from "./downloads-in-dynamodb.ts";
import type { Objects } from "./objects.ts";
import { objectsInS3 } from "./objects-in-s3.ts";
import type { Records } from "./records.ts";
import { recordsInDynamoDb } from "./records-in-dynamodb.ts";
import type { Telemetry } from "./telemetry.ts";

/** Everything that a use case needs of the world. */
export interface Adapters {
  readonly records: Records;
  readonly objects: Objects;
  readonly downloads: Downloads;
  readonly telemetry: Telemetry;
  readonly clock: () => Date;
  /** Waits some milliseconds; false, and at once, where the process is to end. */
  readonly pause: (milliseconds: number) => Promise<boolean>;
  /** A new UUID version 7. */
  readonly newId: () => string;
}

/**
 * The adapters of a deployment.
 *
 * @param clock what time it is; the system's unless given
 * @param pause waits; a timer's unless given
 * @param newId makes ids; UUIDs version 7 of the system's time unless given
 */
export const createAdapters = ({
  environment,
  s3,
  dynamoDb,
  telemetry,
  clock = () => new Date(),
  pause = (milliseconds) => delay(milliseconds, true),
  newId = () => uuid7(),
}: {
  readonly environment: Environment;
  readonly s3: S3Client;
  readonly dynamoDb: DynamoDBClient;
  readonly telemetry: Telemetry;
  readonly clock?: () => Date;
  readonly pause?: Adapters["pause"];
  readonly newId?: () => string;
}): Adapters => ({
  records: recordsInDynamoDb(dynamoDb, environment.SLIPWAY_TABLE),
  objects: objectsInS3(s3, environment.SLIPWAY_BUCKET),
  downloads: downloadsInDynamoDb(dynamoDb, environment.SLIPWAY_TABLE),
  telemetry,
  clock,
  pause,
  newId,
});
