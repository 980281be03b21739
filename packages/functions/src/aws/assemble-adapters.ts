import { setTimeout as delay } from "node:timers/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Environment } from "@slipway/core/deployment/environment";
import { v7 as uuid7 } from "uuid";
import { createInspector } from "../inspection/process/bounded-inspector.ts";
import type { Adapters } from "../ports/adapters.ts";
import type { Inspector } from "../ports/inspector.ts";
import type { Objects } from "../ports/objects.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { downloadsInDynamoDb } from "./dynamodb/dynamodb-downloads.ts";
import { recordsInDynamoDb } from "./dynamodb/dynamodb-records.ts";

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
