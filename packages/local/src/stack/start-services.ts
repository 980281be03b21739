import { join } from "node:path";
import { needsCdn } from "@slipway/core/kinds/kind-rules";
import { limits } from "@slipway/core/limits";
import { type FilesCdn, startFilesCdn } from "../cloudfront/files-cdn.ts";
import type { DataFolder } from "../data/data-folder.ts";
import { type LocalDynamoDb, startDynamoDb } from "../dynamodb/local-dynamodb.ts";
import { type LocalEvents, startEvents } from "../events/start-events.ts";
import type { Enforcement } from "../iam/role-guard.ts";
import { createRoles, filesCdnRoleName } from "../iam/roles.ts";
import { createExecutions, type Executions } from "../lambda/concurrency.ts";
import {
  bucketName,
  deadLettersName,
  hookDeadLettersName,
  hookQueueName,
  imageDeadLettersName,
  imageQueueName,
  queueName,
  tableName,
} from "../names.ts";
import { portError } from "../page/front-server.ts";
import { type LocalS3, startLocalS3 } from "../s3/local-s3.ts";
import { openQueue, type Queue } from "../sqs/durable-queue.ts";
import { type LocalSqs, startLocalSqs } from "../sqs/sqs-api.ts";
import type { ServedQueue } from "../sqs/sqs-operations.ts";
import type { BusQueue } from "./bus-queue.ts";
import type { Cleanup } from "./cleanup.ts";
import { openDerivationQueue } from "./derivation-queue.ts";
import { openHookEvents } from "./hook-events.ts";
import type { StackSettings } from "./stack-options.ts";

/** What the functions run on: the local counterparts of the AWS services. */
export interface Services {
  readonly folder: DataFolder;
  /** The prefix of the objects in the bucket. */
  readonly prefix: string;
  readonly enforcement: Enforcement;
  readonly dynamoDb: LocalDynamoDb;
  readonly executions: Executions;
  readonly events: LocalEvents;
  readonly queue: Queue;
  /** The events that hooks handle. Undefined if no kind has such hooks. */
  readonly hookEvents: BusQueue | undefined;
  /** The uploads to derive images from. Undefined if no kind has something to derive. */
  readonly derivations: BusQueue | undefined;
  readonly s3: LocalS3;
  /** Serves files to people with a link. Undefined if no kind needs it. */
  readonly filesCdn: FilesCdn | undefined;
  readonly sqs: LocalSqs;
}

/**
 * Starts the services.
 *
 * @param origins of the pages that may post to the bucket
 * @param cleanup ends them in reverse order
 * @throws {StartError} if a port is in use, or the data folder cannot be opened
 */
export const startServices = async (
  { folder, origins }: { readonly folder: DataFolder; readonly origins: readonly string[] },
  settings: StackSettings,
  cleanup: Cleanup,
): Promise<Services> => {
  const { onAccess } = settings;
  const enforcement = { roles: createRoles(folder.credentials, settings.grants), onAccess };
  const dynamoDb = await startDynamoDb(folder, tableName, enforcement);
  cleanup.defer(dynamoDb.close);
  const executions = createExecutions(settings.concurrency);
  const { runtime, telemetry, onEvent, eventsTo, chaos } = settings;
  const hookEvents = openHookEvents(folder, settings);
  if (hookEvents !== undefined) cleanup.defer(hookEvents.queue.close);
  const derivations = openDerivationQueue(folder, settings);
  if (derivations !== undefined) cleanup.defer(derivations.queue.close);
  const events = await startEvents({
    folder,
    executions,
    journal: dynamoDb.journal,
    enforcement,
    runtime,
    telemetry,
    onEvent,
    eventsTo,
    sendToQueues: async (published) => {
      await hookEvents?.send(published);
      await derivations?.send(published);
    },
    chaos,
  });
  cleanup.defer(events.close);
  const queue = openUploadQueue(folder, settings);
  cleanup.defer(queue.close);
  const s3 = await startS3({ folder, origins, enforcement, queue }, settings, cleanup);
  const filesCdn = await startCdn({ folder, origins, enforcement, s3 }, settings, cleanup);
  const sqs = await startLocalSqs({
    queues: listQueues({ queue, hookEvents, derivations }),
    credentials: folder.credentials,
  });
  cleanup.defer(sqs.close);
  const { prefix } = settings;
  return {
    ...{ folder, prefix, enforcement, dynamoDb, executions, events, queue, hookEvents },
    ...{ derivations, s3, filesCdn, sqs },
  };
};

/** Returns the queues whose dead letters the local SQS serves. */
const listQueues = ({
  queue,
  hookEvents,
  derivations,
}: Pick<Services, "queue" | "hookEvents" | "derivations">): readonly ServedQueue[] => [
  {
    name: queueName,
    deadLetters: deadLettersName,
    consumer: "finalize-upload",
    limits: limits.queue,
    queue,
  },
  ...(hookEvents === undefined
    ? []
    : [
        {
          name: hookQueueName,
          deadLetters: hookDeadLettersName,
          consumer: "handle-events",
          limits: limits.hooks,
          queue: hookEvents.queue,
        } as const,
      ]),
  ...(derivations === undefined
    ? []
    : [
        {
          name: imageQueueName,
          deadLetters: imageDeadLettersName,
          consumer: "derive-images",
          limits: limits.images,
          queue: derivations.queue,
        } as const,
      ]),
];

const openUploadQueue = (
  folder: DataFolder,
  { telemetry, retryDelay }: Pick<StackSettings, "telemetry" | "retryDelay">,
): Queue =>
  openQueue(join(folder.path, "queue.sqlite"), {
    onDead: ({ messageId, receiveCount }) =>
      telemetry.warn("a message was moved to the dead-letter queue", { messageId, receiveCount }),
    ...(retryDelay && { retryDelay }),
  });

/** Starts S3 on the port after the page's, with a bucket that sends its events to the queue. */
const startS3 = async (
  {
    folder,
    origins,
    enforcement,
    queue,
  }: Pick<Services, "folder" | "enforcement" | "queue"> & { readonly origins: readonly string[] },
  { port, prefix, chaos, clock, isEventLost }: StackSettings,
  cleanup: Cleanup,
): Promise<LocalS3> => {
  const deliveries = chaos?.events(queue.send) ?? { send: queue.send, release: async () => {} };
  cleanup.defer(deliveries.release);
  const s3Port = port === 0 ? 0 : port + 1;
  const s3 = await startLocalS3({
    folder,
    port: s3Port,
    bucket: bucketName,
    prefix,
    origins,
    enforcement,
    clock,
    onEvent: async (notification) => {
      const body = JSON.stringify(notification);
      if (!isEventLost(body)) await deliveries.send(body);
    },
  }).catch((error) => Promise.reject(portError(error, s3Port)));
  cleanup.defer(s3.close);
  return s3;
};

/** Starts the distribution for files on the second port after the page's, if a kind needs it. */
const startCdn = async (
  {
    folder,
    origins,
    enforcement,
    s3,
  }: Pick<Services, "folder" | "enforcement" | "s3"> & { readonly origins: readonly string[] },
  { port, prefix, clock, kinds }: StackSettings,
  cleanup: Cleanup,
): Promise<FilesCdn | undefined> => {
  if (!needsCdn(kinds.rules)) return undefined;
  const cdnPort = port === 0 ? 0 : port + 2;
  const cdn = await startFilesCdn({
    port: cdnPort,
    s3: s3.createClient(enforcement.roles[filesCdnRoleName]),
    prefix,
    secret: folder.credentials.secretAccessKey,
    origins,
    clock,
  }).catch((error) => Promise.reject(portError(error, cdnPort)));
  cleanup.defer(cdn.close);
  return cdn;
};
