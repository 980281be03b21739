import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import type { RequestedFile } from "@slipway/core/api";
import { listStatements } from "@slipway/core/deployment/grants";
import { objectPrefix } from "@slipway/core/identity";
import { createAdapters } from "@slipway/functions/aws/create-adapters";
import { createDocumentClients } from "@slipway/functions/aws/dynamodb/document-clients";
import { createS3Objects } from "@slipway/functions/aws/s3/s3-objects";
import { createInspector } from "@slipway/functions/inspection/process/bounded-inspector";
import { finalizeUploadHandler } from "@slipway/functions/lambda/handlers/handle-bucket-events";
import { requestUpload } from "@slipway/functions/uploads/request";
import { type Around, wrapEachRequest } from "@slipway/local/chaos/around-each-request";
import { openDataFolder } from "@slipway/local/data/data-folder";
import { startDynamoDb } from "@slipway/local/dynamodb/local-dynamodb";
import { createFinalizeConsumer } from "@slipway/local/lambda/queue-event-source";
import { bucketName, queueArn, region, tableName } from "@slipway/local/names";
import { startS3 } from "@slipway/s3-local";
import { vi } from "vitest";
import { postForm } from "./script-client.ts";
import { temporaryFolder } from "./stack.ts";

const environment = { SLIPWAY_PREFIX: objectPrefix, SLIPWAY_TABLE: tableName };
const telemetry = { info: () => {}, warn: () => {}, error: () => {}, count: () => {} };

/** The permissions of finalize-upload's role in S3, as an IAM policy. */
const finalizePolicy = {
  Version: "2012-10-17",
  Statement: listStatements("finalize-upload", {
    bucket: `arn:aws:s3:::${bucketName}`,
    prefix: objectPrefix,
    table: "",
    stream: "",
    queue: queueArn,
    bus: "",
    unpublished: "",
    completeUpload: "",
    hookEvents: "",
    images: "",
  })
    .filter(({ actions }) => actions.every((action) => action.startsWith("s3:")))
    .map(({ actions, resources }) => ({
      Effect: "Allow" as const,
      Action: [...actions],
      Resource: [...resources],
    })),
};

/**
 * Starts S3, DynamoDB, and the handler of finalize-upload with its role's permissions in S3. The test delivers S3's events to
 * the handler, in any order and as often as it needs.
 */
export const openPipeline = async () => {
  const stack = new AsyncDisposableStack();
  const { path } = stack.use(await temporaryFolder());
  const folder = openDataFolder(path);
  stack.defer(folder.release);
  const dynamoDb = await startDynamoDb(folder, tableName);
  stack.defer(dynamoDb.close);

  const events: string[] = [];
  const role = { accessKeyId: "FINALIZE", secretAccessKey: "secret" };
  const server = await startS3({
    port: 0,
    dataDir: `${path}/s3`,
    credentials: [folder.credentials, { ...role, policy: finalizePolicy }],
    region,
    onEvent: async (notification) => void events.push(JSON.stringify(notification)),
  });
  stack.defer(server.close);
  const createS3Client = (credentials: typeof role) => {
    const client = new S3Client({
      endpoint: server.url,
      region,
      forcePathStyle: true,
      credentials,
    });
    stack.defer(() => client.destroy());
    return client;
  };
  const s3 = createS3Client(folder.credentials);
  await s3.send(new CreateBucketCommand({ Bucket: bucketName }));
  await s3.send(
    new PutBucketVersioningCommand({
      Bucket: bucketName,
      VersioningConfiguration: { Status: "Enabled" },
    }),
  );

  let calls: string[] | undefined;
  let beforeRequest = async (_operation: string) => {};
  const finalizeS3 = createS3Client(role);
  const watched: Around = async ({ operation }, send) => {
    calls?.push(operation);
    await beforeRequest(operation);
    return send();
  };
  wrapEachRequest(finalizeS3, watched);
  wrapEachRequest(s3, async ({ operation }, send) => {
    calls?.push(operation);
    return send();
  });
  const documents = createDocumentClients((attempts) => {
    const { credentials } = folder;
    const client = new DynamoDBClient({ endpoint: dynamoDb.url, region, credentials, ...attempts });
    wrapEachRequest(client, watched);
    return client;
  });
  stack.defer(documents.destroy);
  const inspector = createInspector();
  stack.defer(inspector.close);
  const parts = { environment, documents, inspector, telemetry };
  const consume = createFinalizeConsumer(
    finalizeUploadHandler(
      createAdapters({ ...parts, objects: createS3Objects(finalizeS3, bucketName) }),
    ),
  );
  const owner = createAdapters({ ...parts, objects: createS3Objects(s3, bucketName) });

  const captureEvent = async (act: () => Promise<unknown>): Promise<string> => {
    const before = events.length;
    await act();
    return vi.waitFor(() => {
      const event = events[before];
      if (event === undefined) throw new Error("S3 has not sent the event yet");
      return event;
    });
  };

  return {
    /** Adapters with all permissions, for what other functions do. */
    adapters: owner,
    s3,
    bucket: bucketName,
    /** Sets what happens before each request of finalize-upload. */
    onRequest: (action: (operation: string) => Promise<void>) => {
      beforeRequest = action;
    },
    /** Requests an upload and returns its form. */
    request: async (file: RequestedFile) => {
      const { uploads } = await requestUpload([file], "ann", owner);
      const [upload] = uploads;
      if (upload?.method !== "post") throw new Error("The response has no form.");
      return upload;
    },
    /** Posts a file to S3 with its form, and returns the event. */
    store: (form: Parameters<typeof postForm>[0], bytes: Uint8Array): Promise<string> =>
      captureEvent(async () => {
        const { status } = await postForm(form, bytes);
        if (status !== 201) throw new Error(`S3 answered ${status}`);
      }),
    /** Changes something in S3 with all permissions, and returns the event. */
    changeS3: (act: (s3: S3Client, Bucket: string) => Promise<unknown>): Promise<string> =>
      captureEvent(() => act(s3, bucketName)),
    /** Returns the calls that the adapters make during an action. */
    recordCalls: async (act: () => Promise<unknown>): Promise<readonly string[]> => {
      const made: string[] = [];
      calls = made;
      await act();
      calls = undefined;
      return made;
    },
    /** Delivers messages to finalize-upload in one batch. Returns its calls, and the indexes of the failed messages. */
    deliver: async (...bodies: string[]) => {
      const made: string[] = [];
      calls = made;
      const batch = bodies.map((body, index) => ({
        messageId: String(index),
        body,
        receiveCount: 1,
        sentAt: Date.now(),
      }));
      const failed = await consume(batch);
      calls = undefined;
      return { calls: made, failed: failed.map(Number) };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
};
