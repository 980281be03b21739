import { setTimeout as delay } from "node:timers/promises";
import type { Environment } from "@slipway/core/deployment/environment";
import { createObjectKeys } from "@slipway/core/identity";
import { v7 as uuid7 } from "uuid";
import { createFileUrls } from "../links/file-urls.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import { type AppKinds, defaultKinds } from "../ports/app-kinds.ts";
import { type Derivations, noDerivations } from "../ports/derived-images.ts";
import type { Objects } from "../ports/objects.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { limitTimeByTimer } from "../ports/time-limit.ts";
import { scryptPasswords } from "../shares/password.ts";
import type { DocumentClients } from "./dynamodb/document-clients.ts";
import { createDynamoDbDownloads } from "./dynamodb/dynamodb-downloads.ts";
import { createDynamoDbRecords } from "./dynamodb/dynamodb-records.ts";
import { createDynamoDbShares } from "./dynamodb/dynamodb-shares.ts";

/** The services and settings that the HTTP API's adapters are created from. */
export interface ApiAdapterOptions {
  readonly environment: Pick<
    Environment,
    "SLIPWAY_PREFIX" | "SLIPWAY_TABLE" | "SLIPWAY_FILES_URL" | "SLIPWAY_FILES_KEY"
  >;
  readonly objects: Objects;
  readonly documents: DocumentClients;
  readonly telemetry: Telemetry;
  /** The kinds of the app. The default is one kind with the limits of Slipway. */
  readonly kinds?: AppKinds | undefined;
  /** Requests derived images. By default, there are none. */
  readonly derivations?: Derivations | undefined;
  /** Returns the current time. The default is the system clock. */
  readonly clock?: () => Date;
  /** Waits some milliseconds. The default uses a timer. */
  readonly pause?: ApiAdapters["pause"];
  /** Returns a new id. The default is a UUID version 7 of the system's time. */
  readonly newId?: () => string;
}

/** Creates the adapters of the HTTP API. */
export const createApiAdapters = ({
  environment,
  objects,
  documents,
  telemetry,
  kinds = defaultKinds,
  derivations = noDerivations,
  clock = () => new Date(),
  pause = pauseByTimer,
  newId = () => uuid7(),
}: ApiAdapterOptions): ApiAdapters => ({
  records: createDynamoDbRecords(documents, environment.SLIPWAY_TABLE),
  objects,
  keys: createObjectKeys(environment.SLIPWAY_PREFIX),
  downloads: createDynamoDbDownloads(documents, environment.SLIPWAY_TABLE),
  shares: createDynamoDbShares(documents, environment.SLIPWAY_TABLE),
  passwords: scryptPasswords,
  fileUrls: connectFileUrls(environment, clock),
  derivations,
  telemetry,
  kinds,
  clock,
  pause,
  limitTime: limitTimeByTimer,
  newId,
});

const connectFileUrls = (
  { SLIPWAY_FILES_URL: url, SLIPWAY_FILES_KEY: key }: ApiAdapterOptions["environment"],
  clock: () => Date,
) => (url !== undefined && key !== undefined ? createFileUrls({ url, key, clock }) : undefined);

const pauseByTimer: ApiAdapters["pause"] = (milliseconds, signal) =>
  signal === undefined
    ? delay(milliseconds, true)
    : delay(milliseconds, true, { signal }).catch(() => false);
