import type { S3Client } from "@aws-sdk/client-s3";
import { createCors } from "./api-gateway/cors.ts";
import { type ApiTraffic, apiPath, createApi } from "./api-gateway/http-api.ts";
import { createIntegration } from "./api-gateway/lambda-integration.ts";
import { publishEndpoints } from "./data/endpoints-file.ts";
import type { Executions } from "./lambda/concurrency.ts";
import {
  bucketName,
  createQueueArn,
  deadLettersName,
  hookDeadLettersName,
  tableName,
} from "./names.ts";
import { answerWithoutPage, servePage } from "./page/page.ts";
import type { Message } from "./sqs/message-store.ts";
import { createCleanup } from "./stack/cleanup.ts";
import { type StackOptions, type StackSettings, withDefaults } from "./stack/stack-options.ts";
import { type Functions, startFunctions } from "./stack/start-functions.ts";
import { type Services, startServices } from "./stack/start-services.ts";

export type { StackOptions } from "./stack/stack-options.ts";

export interface Stack {
  /** The page's URL. */
  readonly url: string;
  readonly apiUrl: string;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly traffic: Readonly<ApiTraffic>;
  /** Counts the concurrent executions of each function. */
  readonly executions: Pick<Executions, "count">;
  /** Runs the sweep now. */
  sweep(): Promise<void>;
  /** Resolves when every S3 event that arrived has been handled, its results are on the bus, and hooks have handled them. */
  settled(): Promise<void>;
  deadLetters(): readonly Message[];
  /** Returns the events that hooks failed on. */
  hookDeadLetters(): readonly Message[];
  /** Sends a message to the queue of S3's events. */
  send(body: string): Promise<void>;
  /** Sends a message to the queue of the events that hooks handle. */
  sendToHooks(body: string): Promise<void>;
  /** Finishes what is running, and releases the ports and the data folder. */
  close(): Promise<void>;
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
  const services = await startServices(settings, cleanup);
  const functions = await startFunctions(settings, services, cleanup);
  cleanup.defer(announceServices(services));
  const traffic = openFront(settings, services, functions);
  const { url, s3, executions, queue, events, hookEvents } = services;
  // From here, the caller closes the stack.
  const close = cleanup.move();
  return {
    url,
    apiUrl: `${url}${apiPath}`,
    s3: s3.client,
    bucket: bucketName,
    traffic,
    executions,
    sweep: functions.schedule.run,
    settled: async () => {
      await queue.idle();
      await events.idle();
      await hookEvents?.queue.idle();
    },
    deadLetters: queue.deadLetters,
    hookDeadLetters: hookEvents?.queue.deadLetters ?? (() => []),
    send: (body) => queue.send(body),
    sendToHooks: async (body) => hookEvents?.queue.send(body),
    close,
  };
};

/** Writes the services' endpoints to the data folder, for commands such as fsck. */
const announceServices = ({ folder, s3, dynamoDb, sqs, hookEvents }: Services): (() => void) =>
  publishEndpoints(folder, {
    s3: { endpoint: s3.url, bucket: bucketName },
    dynamoDb: { endpoint: dynamoDb.url, table: tableName },
    sqs: {
      endpoint: sqs.url,
      deadLetters: createQueueArn(deadLettersName),
      ...(hookEvents && { hookDeadLetters: createQueueArn(hookDeadLettersName) }),
    },
  });

/** Starts to answer requests for the API, the sign-in, and the page. */
const openFront = (
  { page, origins }: Pick<StackSettings, "page" | "origins">,
  { front, signIn, authorize, executions, url, s3 }: Services,
  { http }: Functions,
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
      ? servePage({ url, s3Url: s3.url, apiPath, signIn })
      : answerWithoutPage(`${url}${apiPath}`),
  });
  return traffic;
};
