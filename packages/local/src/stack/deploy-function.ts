import { setTimeout as delay } from "node:timers/promises";
import { type FunctionName, signsFileLinks } from "@slipway/core/deployment/grants";
import { createAdapters } from "@slipway/functions/aws/create-adapters";
import { createDocumentClients } from "@slipway/functions/aws/dynamodb/document-clients";
import { createS3Objects } from "@slipway/functions/aws/s3/s3-objects";
import type { Adapters } from "@slipway/functions/ports/adapters";
import type { Inspector } from "@slipway/functions/ports/inspector";
import type { Context } from "aws-lambda";
import { wrapEachRequest } from "../chaos/around-each-request.ts";
import { createFilesVariables, createLambdaEnvironment } from "../lambda/lambda-environment.ts";
import { bucketName, tableName } from "../names.ts";
import { createLocalDerivations } from "./derivation-queue.ts";
import type { StackSettings } from "./stack-options.ts";
import type { Services } from "./start-services.ts";

type LambdaHandler<Event, Answer> = (event: Event, context: Context) => Promise<Answer>;

/** Creates a function that runs with its role's permissions, in this process or in the runtime of the settings. */
export type DeployFunction = <Event, Answer>(
  name: FunctionName,
  createHandler: (adapters: Adapters) => LambdaHandler<Event, Answer>,
) => LambdaHandler<Event, Answer>;

export interface FunctionHost {
  readonly settings: StackSettings;
  readonly services: Services;
  /** The URL of the local Lambda API. */
  readonly lambdaUrl: string;
  readonly inspector: Inspector;
  /** Ends pauses when the stack closes. */
  readonly closing: AbortSignal;
}

export const createDeployment = (host: FunctionHost): DeployFunction => {
  const { runtime, chaos, prefix } = host.settings;
  const { s3, filesCdn, dynamoDb, enforcement } = host.services;
  return <Event, Answer>(
    name: FunctionName,
    createHandler: (adapters: Adapters) => LambdaHandler<Event, Answer>,
  ) => {
    if (runtime !== undefined) {
      const urls = { s3: s3.url, dynamoDb: dynamoDb.url, lambda: host.lambdaUrl };
      return runtime<Event, Answer>(
        name,
        createLambdaEnvironment(enforcement.roles[name], {
          ...urls,
          prefix,
          ...(signsFileLinks(name) && { filesCdn }),
        }),
      );
    }
    const handler = createHandler(createFunctionAdapters(name, host));
    return chaos?.killable(name, handler) ?? handler;
  };
};

/** Creates the adapters of a function. Its clients sign with the keys of its role. */
const createFunctionAdapters = (
  name: FunctionName,
  {
    settings: { prefix, chaos, telemetry, clock, kinds },
    services,
    inspector,
    closing,
  }: FunctionHost,
): Adapters => {
  const role = services.enforcement.roles[name];
  const s3 = services.s3.createClient(role);
  if (chaos) wrapEachRequest(s3, chaos.around("s3"));
  const documents = createDocumentClients((attempts) => {
    const client = services.dynamoDb.createClient(role, attempts);
    if (chaos) wrapEachRequest(client, chaos.around("dynamoDb"));
    return client;
  });
  return createAdapters({
    objects: createS3Objects(s3, bucketName),
    documents,
    environment: {
      SLIPWAY_PREFIX: prefix,
      SLIPWAY_TABLE: tableName,
      ...(signsFileLinks(name) && createFilesVariables(services.filesCdn)),
    },
    inspector,
    telemetry,
    kinds,
    derivations: createLocalDerivations({ kinds }, services.derivations),
    clock,
    pause: async (milliseconds) =>
      delay(milliseconds, true, { signal: closing }).catch(() => false),
  });
};
