import type { S3Client } from "@aws-sdk/client-s3";
import { createCors } from "./api-gateway/cors.ts";
import { type ApiTraffic, createApi } from "./api-gateway/http-api.ts";
import { createIntegration } from "./api-gateway/lambda-integration.ts";
import { openDataFolder } from "./data/data-folder.ts";
import { publishEndpoints } from "./data/endpoints-file.ts";
import type { Executions } from "./lambda/concurrency.ts";
import {
  apiPath,
  bucketName,
  createQueueArn,
  deadLettersName,
  hookDeadLettersName,
  imageDeadLettersName,
  tableName,
} from "./names.ts";
import { answerWithoutPage, servePage } from "./page/page.ts";
import type { Message } from "./sqs/message-store.ts";
import { createCleanup } from "./stack/cleanup.ts";
import { createServerEnvironment } from "./stack/server-environment.ts";
import { type StackOptions, type StackSettings, withDefaults } from "./stack/stack-options.ts";
import {
  deployHttpFunctions,
  type Functions,
  type HttpFunctions,
  startFunctions,
} from "./stack/start-functions.ts";
import { type Services, startServices } from "./stack/start-services.ts";
import { startWeb, type Web } from "./stack/start-web.ts";

export type { StackOptions } from "./stack/stack-options.ts";

/** The services and functions behind the API. */
export interface StackWithoutApi {
  /** The environment variables of an app that answers the API itself. Undefined removes a variable. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly s3: S3Client;
  readonly bucket: string;
  /** Counts the concurrent executions of each function. */
  readonly executions: Pick<Executions, "count">;
  /** Runs the sweep now. */
  sweep(): Promise<void>;
  /** Resolves when every S3 event that arrived has been handled, its results are on the bus, and hooks have handled them. */
  settled(): Promise<void>;
  deadLetters(): readonly Message[];
  /** Returns the events that hooks failed on. */
  hookDeadLetters(): readonly Message[];
  /** Returns the uploads whose images could not be derived. */
  imageDeadLetters(): readonly Message[];
  /** Sends a message to the queue of S3's events. */
  send(body: string): Promise<void>;
  /** Sends a message to the queue of the events that hooks handle. */
  sendToHooks(body: string): Promise<void>;
  /** Finishes what is running, and releases the ports and the data folder. */
  close(): Promise<void>;
}

export interface Stack extends Omit<StackWithoutApi, "environment"> {
  /** The page's URL. */
  readonly url: string;
  readonly apiUrl: string;
  readonly traffic: Readonly<ApiTraffic>;
}

/**
 * Runs all of Slipway in this process: the page, the API, the functions, S3, DynamoDB, the queue, and the schedule.
 *
 * @throws {StartError} if a port is in use, or the data folder cannot be opened
 * @throws {ConfigError} if the config has invalid settings
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const settings = withDefaults(options);
  await using cleanup = createCleanup();
  const folder = openDataFolder(settings.dataDir);
  cleanup.defer(folder.release);
  const web = await startWeb(folder, settings, cleanup);
  const services = await startServices({ folder, origins: web.origins }, settings, cleanup);
  const functions = await startFunctions(settings, services, cleanup);
  // The API closes first, while everything that its requests use is still running. Requests that wait for a record end.
  cleanup.defer(async () => {
    functions.stopWaiting();
    await web.front.close();
  });
  cleanup.defer(announceServices(services));
  const traffic = openFront(
    settings,
    { ...services, ...web },
    deployHttpFunctions(functions, services),
  );
  const { url } = web;
  // From here, the caller closes the stack.
  const close = cleanup.move();
  return {
    url,
    apiUrl: `${url}${apiPath}`,
    traffic,
    ...createControls(services, functions),
    close,
  };
};

/** The origins of every page on this machine. */
const localOrigins = ["http", "https"].flatMap((scheme) =>
  ["localhost", "127.0.0.1"].map((host) => `${scheme}://${host}:*`),
);

/**
 * Runs everything but the page, the API, and the sign-in, for an app that answers the API itself. Pages of the origins in the options
 * may post to the bucket, or else every page on this machine.
 *
 * @throws {StartError} if a port is in use, or the data folder cannot be opened
 * @throws {ConfigError} if the config has invalid settings
 */
export const startStackWithoutApi = async (options: StackOptions): Promise<StackWithoutApi> => {
  const settings = withDefaults(options);
  await using cleanup = createCleanup();
  const folder = openDataFolder(settings.dataDir);
  cleanup.defer(folder.release);
  const origins = settings.origins.length > 0 ? settings.origins : localOrigins;
  const services = await startServices({ folder, origins }, settings, cleanup);
  const functions = await startFunctions(settings, services, cleanup);
  cleanup.defer(announceServices(services));
  const environment = createServerEnvironment(services, functions);
  return { environment, ...createControls(services, functions), close: cleanup.move() };
};

const createControls = (
  { s3, executions, queue, events, hookEvents, derivations }: Services,
  { schedule }: Functions,
): Omit<StackWithoutApi, "environment" | "close"> => ({
  s3: s3.client,
  bucket: bucketName,
  executions,
  sweep: schedule.run,
  settled: async () => {
    await queue.idle();
    await events.idle();
    await hookEvents?.queue.idle();
    await derivations?.queue.idle();
  },
  deadLetters: queue.deadLetters,
  hookDeadLetters: hookEvents?.queue.deadLetters ?? (() => []),
  imageDeadLetters: derivations?.queue.deadLetters ?? (() => []),
  send: (body) => queue.send(body),
  sendToHooks: async (body) => hookEvents?.queue.send(body),
});

/** Writes the services' endpoints to the data folder, for commands such as fsck. */
const announceServices = ({
  folder,
  prefix,
  s3,
  dynamoDb,
  sqs,
  hookEvents,
  derivations,
}: Services): (() => void) =>
  publishEndpoints(folder, {
    s3: { endpoint: s3.url, bucket: bucketName, prefix },
    dynamoDb: { endpoint: dynamoDb.url, table: tableName },
    sqs: {
      endpoint: sqs.url,
      deadLetters: createQueueArn(deadLettersName),
      ...(hookEvents && { hookDeadLetters: createQueueArn(hookDeadLettersName) }),
      ...(derivations && { imageDeadLetters: createQueueArn(imageDeadLettersName) }),
    },
  });

/** Starts to answer requests for the API, the sign-in, and the page. */
const openFront = (
  { page, origins }: Pick<StackSettings, "page" | "origins">,
  { front, signIn, authorize, executions, url, s3, filesCdn }: Services & Web,
  http: HttpFunctions,
): Readonly<ApiTraffic> => {
  const traffic: ApiTraffic = { received: 0, sent: 0 };
  front.open({
    api: createApi({
      integrate: createIntegration(http, executions),
      authorize,
      answerCors: createCors(origins),
      traffic,
    }),
    signIn: signIn.answer,
    page: page
      ? servePage({ url, storage: [s3.url, ...(filesCdn ? [filesCdn.url] : [])], apiPath, signIn })
      : answerWithoutPage(`${url}${apiPath}`),
  });
  return traffic;
};
