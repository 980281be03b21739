import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import { createAdapters } from "@slipway/functions/aws/create-adapters";
import { createDocumentClients } from "@slipway/functions/aws/dynamodb/document-clients";
import { completionsInLambda } from "@slipway/functions/aws/lambda/lambda-completions";
import { objectsInS3 } from "@slipway/functions/aws/s3/s3-objects";
import { createInspector } from "@slipway/functions/inspection/process/bounded-inspector";
import { finalizeUploadHandler } from "@slipway/functions/lambda/handlers/handle-bucket-events";
import { completeUploadHandler } from "@slipway/functions/lambda/handlers/handle-completion";
import { sweepUploadsHandler } from "@slipway/functions/lambda/handlers/handle-schedule";
import { libraryHandler } from "@slipway/functions/lambda/http/library-routes";
import { uploadStatusesHandler } from "@slipway/functions/lambda/http/status-routes";
import { requestUploadHandler } from "@slipway/functions/lambda/http/upload-routes";
import type { Adapters } from "@slipway/functions/ports/adapters";
import type { Telemetry } from "@slipway/functions/ports/telemetry";
import type { Context } from "aws-lambda";
import { type ApiTraffic, apiPath, createApi } from "./api-gateway/http-api.ts";
import { createIntegration } from "./api-gateway/lambda-integration.ts";
import { aroundEachRequest } from "./chaos/around-each-request.ts";
import type { Chaos } from "./chaos/chaos.ts";
import { consoleTelemetry } from "./console-telemetry.ts";
import { openDataFolder } from "./data/data-folder.ts";
import { publishEndpoints } from "./data/endpoints-file.ts";
import { startDynamoDb } from "./dynamodb/local-dynamodb.ts";
import type { BusEvent } from "./events/event-bus.ts";
import { startEvents } from "./events/start-events.ts";
import { type Access, type Grants, localGrants, rolesOf } from "./iam/roles.ts";
import {
  type ConcurrencyLimits,
  createExecutions,
  type Executions,
  productionLimits,
} from "./lambda/concurrency.ts";
import { startLocalLambda } from "./lambda/invoke-api.ts";
import { lambdaContext } from "./lambda/lambda-context.ts";
import { lambdaEnvironment, type Runtime } from "./lambda/lambda-environment.ts";
import { finalizeConsumer } from "./lambda/queue-event-source.ts";
import { startSchedule } from "./lambda/schedule.ts";
import { arnOfQueue, bucketName, deadLettersName, region, tableName } from "./names.ts";
import { listenFront, portError } from "./page/front-server.ts";
import { buildPage, servePage } from "./page/page.ts";
import { startLocalS3 } from "./s3/local-s3.ts";
import type { OtherIssuer } from "./sign-in/discovery.ts";
import { openSignIn } from "./sign-in/sign-in.ts";
import { type Message, openQueue, type QueueOptions } from "./sqs/durable-queue.ts";
import { startLocalSqs } from "./sqs/sqs-api.ts";

export interface StackOptions {
  /** Of page and API; S3 takes the next one. 0 takes any free ones. */
  readonly port: number;
  readonly dataDir: string;
  /** Whether to build and serve the page; tests of the API can do without. */
  readonly page?: boolean;
  /** Who signs people in, if not the stack itself. */
  readonly issuer?: OtherIssuer | undefined;
  /** Seconds that the stack's own access tokens live; an hour unless set. */
  readonly accessTokenLifetime?: number;
  readonly clock?: () => Date;
  readonly log?: (line: string) => void;
  readonly telemetry?: Telemetry;
  /** Told of each event that S3 sends, before the queue has it; answers whether it is lost on the way. */
  readonly loses?: (body: string) => boolean;
  /** What makes it misbehave. */
  readonly chaos?: Chaos;
  /** What the functions may do; `core/grants.ts` says it unless given. */
  readonly grants?: Grants;
  /** Runs the functions; this process does unless given. */
  readonly runtime?: Runtime;
  /** What the functions may run at the same time: a new production deployment's limits unless given. */
  readonly concurrency?: ConcurrencyLimits;
  /** Told of each call of a function to S3 and DynamoDB, be it allowed or refused. */
  readonly onAccess?: (access: Access) => void;
  /** Milliseconds until an event that could not be handled comes again. */
  readonly retryDelay?: QueueOptions["retryDelay"];
  /** Told of each event on the bus; it may be told twice. */
  readonly onEvent?: (event: BusEvent) => void;
  /** An address that gets each event, as a rule's target would. */
  readonly eventsTo?: string | undefined;
}

export interface Stack {
  /** The page's address. */
  readonly url: string;
  readonly apiUrl: string;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly traffic: Readonly<ApiTraffic>;
  /** What the functions run at the same time. */
  readonly executions: Pick<Executions, "count">;
  /** Run the sweep now. */
  sweep(): Promise<void>;
  /** Resolves when every event of S3 that arrived was handled, and what came of it is on the bus. */
  settled(): Promise<void>;
  deadLetters(): readonly Message[];
  /** Put a message into the queue, as whoever may send to it could. */
  send(body: string): Promise<void>;
  /** Finish what is under way and let go of ports and data folder. */
  close(): Promise<void>;
}

/**
 * Run all of Slipway in this process: page, API, functions, S3, DynamoDB, queue and schedule.
 *
 * @throws {StartError} when a port is in use, or the data folder cannot be had
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { port, dataDir, page = true, log = () => {}, onEvent = () => {} } = options;
  const loses = options.loses ?? (() => false);
  const clock = options.clock ?? (() => new Date());
  const telemetry = options.telemetry ?? consoleTelemetry;
  const { chaos } = options;
  const mortal: Chaos["mortal"] = chaos?.mortal ?? ((_name, handler) => handler);
  const closers: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const folder = openDataFolder(dataDir);
    closers.push(folder.release);
    const front = await listenFront(port);
    closers.push(front.close);
    const url = `http://localhost:${front.port}`;
    const { issuer, accessTokenLifetime } = options;
    const signIn = await openSignIn({ folder, url, issuer, accessTokenLifetime });
    closers.push(signIn.close);
    const enforcement = {
      roles: rolesOf(folder.credentials, options.grants ?? localGrants),
      onAccess: options.onAccess ?? (() => {}),
    };
    const dynamoDb = await startDynamoDb(folder, tableName, enforcement);
    closers.push(dynamoDb.close);
    const executions = createExecutions(options.concurrency ?? productionLimits);
    const events = await startEvents({
      folder,
      executions,
      journal: dynamoDb.journal,
      enforcement,
      runtime: options.runtime,
      telemetry,
      onEvent,
      eventsTo: options.eventsTo,
      chaos,
    });
    closers.push(events.close);
    const queue = openQueue(join(folder.path, "queue.sqlite"), {
      onDead: ({ messageId, receiveCount }) =>
        telemetry.warn("a message was set aside as a dead letter", { messageId, receiveCount }),
      ...(options.retryDelay && { retryDelay: options.retryDelay }),
    });
    closers.push(queue.close);
    const deliveries = chaos?.events(queue.send) ?? { send: queue.send, release: async () => {} };
    closers.push(deliveries.release);
    const s3Port = port === 0 ? 0 : front.port + 1;
    const s3 = await startLocalS3({
      folder,
      port: s3Port,
      bucket: bucketName,
      origins: ["localhost", "127.0.0.1"].map((host) => `http://${host}:${front.port}`),
      enforcement,
      clock,
      onEvent: async (notification) => {
        const body = JSON.stringify(notification);
        if (!loses(body)) await deliveries.send(body);
      },
    }).catch((error) => Promise.reject(portError(error, s3Port)));
    closers.push(s3.close);

    const sqs = await startLocalSqs({ queue, credentials: folder.credentials });
    closers.push(sqs.close);

    const aroundS3 = chaos?.around("s3");
    const aroundDynamoDb = chaos?.around("dynamoDb");
    const stopping = new AbortController();
    const inspector = createInspector();
    closers.push(inspector.close);
    // Each function has its own keys, and may do with them what its role may do on AWS.
    const adaptersOf = (name: FunctionName) => {
      const s3Client = s3.clientOf(enforcement.roles[name]);
      if (aroundS3) aroundEachRequest(s3Client, aroundS3);
      const documents = createDocumentClients((attempts) => {
        const client = dynamoDb.clientOf(enforcement.roles[name], attempts);
        if (aroundDynamoDb) aroundEachRequest(client, aroundDynamoDb);
        return client;
      });
      return createAdapters({
        objects: objectsInS3(s3Client, bucketName),
        documents,
        environment: { SLIPWAY_TABLE: tableName },
        inspector,
        telemetry,
        clock,
        pause: async (milliseconds) =>
          delay(milliseconds, true, { signal: stopping.signal }).catch(() => false),
      });
    };
    const run = <Event, Answer>(
      name: FunctionName,
      make: (adapters: Adapters) => (event: Event, context: Context) => Promise<Answer>,
    ) =>
      options.runtime?.<Event, Answer>(
        name,
        lambdaEnvironment(enforcement.roles[name], {
          s3: s3.url,
          dynamoDb: dynamoDb.url,
          lambda: lambda.url,
        }),
      ) ?? mortal(name, make(adaptersOf(name)));
    const lambda = await startLocalLambda({
      functions: {
        "complete-upload": (event) => complete(event, lambdaContext("complete-upload")),
      },
      executions,
      enforcement,
    });
    closers.push(lambda.close);
    const complete = run("complete-upload", completeUploadHandler);
    const completions = completionsInLambda(
      {
        endpoint: lambda.url,
        region,
        credentials: enforcement.roles["request-upload"].credentials,
      },
      "complete-upload" satisfies FunctionName,
    );
    const finalize = run("finalize-upload", finalizeUploadHandler);
    queue.consume(
      finalizeConsumer((event, context) =>
        executions.soon("finalize-upload", () => finalize(event, context)),
      ),
    );
    closers.push(queue.stop);
    const sweep = run("sweep-uploads", sweepUploadsHandler);
    const schedule = startSchedule(limits.sweep.every, (event) =>
      executions.soon("sweep-uploads", () => sweep(event, lambdaContext("sweep-uploads"))),
    );
    closers.push(schedule.stop);

    // A request that waits for a record keeps nothing open.
    closers.push(() => stopping.abort());

    const traffic: ApiTraffic = { received: 0, sent: 0 };
    const functions = {
      "request-upload": run("request-upload", (adapters) =>
        requestUploadHandler({ ...adapters, completions }),
      ),
      library: run("library", libraryHandler),
      "upload-statuses": run("upload-statuses", uploadStatusesHandler),
    };
    if (page) await buildPage(log);
    const withdrawEndpoints = publishEndpoints(folder, {
      s3: { endpoint: s3.url, bucket: bucketName },
      dynamoDb: { endpoint: dynamoDb.url, table: tableName },
      sqs: { endpoint: sqs.url, deadLetters: arnOfQueue(deadLettersName) },
    });
    closers.push(withdrawEndpoints);
    front.open({
      api: createApi({
        integrate: createIntegration(functions, executions),
        authorize: signIn.authorize,
        traffic,
      }),
      signIn: signIn.answer,
      page: servePage({ url, s3Url: s3.url, signInOrigins: signIn.origins }),
    });
    return {
      url,
      apiUrl: `${url}${apiPath}`,
      s3: s3.client,
      bucket: bucketName,
      traffic,
      executions,
      sweep: schedule.run,
      settled: async () => {
        await queue.idle();
        await events.idle();
      },
      deadLetters: queue.deadLetters,
      send: queue.send,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
