import { setTimeout as delay } from "node:timers/promises";
import type { Environment } from "@slipway/core/deployment/environment";
import { v7 as uuid7 } from "uuid";
import { createInspector } from "../inspection/process/bounded-inspector.ts";
import type { Adapters } from "../ports/adapters.ts";
import { type AppKinds, defaultKinds } from "../ports/app-kinds.ts";
import type { Inspector } from "../ports/inspector.ts";
import type { Objects } from "../ports/objects.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { limitTimeByTimer } from "../ports/time-limit.ts";
import type { DocumentClients } from "./dynamodb/document-clients.ts";
import { createDynamoDbDownloads } from "./dynamodb/dynamodb-downloads.ts";
import { createDynamoDbRecords } from "./dynamodb/dynamodb-records.ts";

/** The services and settings that adapters are created from. */
export interface AdapterOptions {
  readonly environment: Pick<Environment, "SLIPWAY_TABLE">;
  readonly objects: Objects;
  readonly documents: DocumentClients;
  readonly telemetry: Telemetry;
  /** The kinds of the app. The default is one kind with the limits of Slipway. */
  readonly kinds?: AppKinds | undefined;
  /** Reads uploaded bytes. The default inspects them in a separate process with limits. */
  readonly inspector?: Inspector;
  /** Returns the current time. The default is the system clock. */
  readonly clock?: () => Date;
  /** Waits some milliseconds. The default uses a timer. */
  readonly pause?: Adapters["pause"];
  /** Returns a new id. The default is a UUID version 7 of the system's time. */
  readonly newId?: () => string;
}

/** Creates the adapters of a deployment. */
export const createAdapters = ({
  environment,
  objects,
  documents,
  telemetry,
  kinds = defaultKinds,
  inspector = createInspector(),
  clock = () => new Date(),
  pause = (milliseconds) => delay(milliseconds, true),
  newId = () => uuid7(),
}: AdapterOptions): Adapters => ({
  records: createDynamoDbRecords(documents, environment.SLIPWAY_TABLE),
  objects,
  downloads: createDynamoDbDownloads(documents, environment.SLIPWAY_TABLE),
  telemetry,
  kinds,
  inspector,
  clock,
  pause,
  limitTime: limitTimeByTimer,
  newId,
});
