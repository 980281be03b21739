import { setTimeout as delay } from "node:timers/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Environment } from "@slipway/core/environment";
import { v7 as uuid7 } from "uuid";
import type { Adapters } from "./adapters.ts";
import { downloadsInDynamoDb } from "./downloads-in-dynamodb.ts";
import { createInspector } from "./inspection/bounded-inspector.ts";
import type { Inspector } from "./inspection/inspector.ts";
import type { Objects } from "./objects.ts";
import { recordsInDynamoDb } from "./records-in-dynamodb.ts";
import type { Telemetry } from "./telemetry.ts";

/** What adapters are made of, beside their objects. */
export interface Surroundings {
  readonly environment: Environment;
  readonly dynamoDb: DynamoDBClient;
  readonly telemetry: Telemetry;
  /** Reads uploaded bytes; within limits, in a process of its own, unless given. */
  readonly inspector?: Inspector;
  /** What time it is; the system's unless given. */
  readonly clock?: () => Date;
  /** Waits; a timer's unless given. */
  readonly pause?: Adapters["pause"];
  /** Makes ids; UUIDs version 7 of the system's time unless given. */
  readonly newId?: () => string;
}

/** The adapters of a deployment whose objects are these. Apart from `createAdapters`, which S3's client comes with. */
export const assembleAdapters = ({
  environment,
  objects,
  dynamoDb,
  telemetry,
  inspector = createInspector(),
  clock = () => new Date(),
  pause = (milliseconds) => delay(milliseconds, true),
  newId = () => uuid7(),
}: Surroundings & { readonly objects: Objects }): Adapters => ({
  records: recordsInDynamoDb(dynamoDb, environment.SLIPWAY_TABLE),
  objects,
  downloads: downloadsInDynamoDb(dynamoDb, environment.SLIPWAY_TABLE),
  telemetry,
  inspector,
  clock,
  pause,
  newId,
});
