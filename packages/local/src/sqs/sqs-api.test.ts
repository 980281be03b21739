import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  ResourceNotFoundException,
  SQSClient,
  StartMessageMoveTaskCommand,
  UnsupportedOperation,
} from "@aws-sdk/client-sqs";
import { limits } from "@slipway/core/limits";
import { redriveAndWait } from "@slipway/operations/dead-letters/redrive";
import { createSqsDeadLetters } from "@slipway/operations/dead-letters/sqs-dead-letters";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createQueueArn,
  deadLettersName,
  hookDeadLettersName,
  hookQueueName,
  queueArn,
  queueName,
  region,
} from "../names.ts";
import type { Message } from "./message-store.ts";
import { type LocalSqs, startLocalSqs } from "./sqs-api.ts";

let dead: Message[];
let deadHookEvents: Message[];
let sqs: LocalSqs;
let client: SQSClient;

const clientOf = (accessKeyId: string, secretAccessKey = "secret") =>
  new SQSClient({
    endpoint: sqs.url,
    region,
    credentials: { accessKeyId, secretAccessKey },
  });

beforeEach(async () => {
  dead = Array.from({ length: 25 }, (_, n) => ({
    messageId: `message ${n}`,
    body: `{"é": ${n}}`,
    sentAt: 1_767_225_600_000 + n,
    receiveCount: 5,
  }));
  deadHookEvents = dead.slice(0, 2);
  const queue = { deadLetters: () => dead, redrive: () => dead.splice(0).length };
  sqs = await startLocalSqs({
    queues: [
      {
        name: queueName,
        deadLetters: deadLettersName,
        consumer: "finalize-upload",
        limits: limits.queue,
        queue,
      },
      {
        name: hookQueueName,
        deadLetters: hookDeadLettersName,
        consumer: "handle-events",
        limits: limits.hooks,
        queue: {
          deadLetters: () => deadHookEvents,
          redrive: () => deadHookEvents.splice(0).length,
        },
      },
    ],
    credentials: { accessKeyId: "LOCALKEY", secretAccessKey: "secret" },
  });
  client = clientOf("LOCALKEY");
});
afterEach(async () => {
  client.destroy();
  await sqs.close();
});

const deadLettersArn = createQueueArn(deadLettersName);

test.each([deadLettersArn, deadLettersName])(
  "dead letters are listed, each once, and stay: %s",
  async (queue) => {
    const letters = createSqsDeadLetters(client, queue);
    expect(await letters.count()).toBe(25);
    expect(await letters.list(12)).toHaveLength(12);
    // A message that was just received is hidden from others for a moment.
    expect(await letters.list(100)).toHaveLength(13);
    expect(await letters.list(100)).toHaveLength(0);
    expect(await letters.count()).toBe(25);
    expect(dead).toHaveLength(25);
  },
);

test("a dead letter has its body, its sent time, and its receive count", async () => {
  const [first] = await createSqsDeadLetters(client, deadLettersArn).list(1);
  expect(first).toEqual({
    messageId: "message 0",
    body: '{"é": 0}',
    sentAt: "2026-01-01T00:00:00.000Z",
    receiveCount: 5,
  });
});

test("a redrive moves all dead letters, and is listed newest first", async () => {
  const letters = createSqsDeadLetters(client, deadLettersName);
  expect(await letters.lastRedrive()).toBeUndefined();
  const pause = async () => true;
  const seen: number[] = [];
  const onProgress = ({ moved }: { moved: number }) => void seen.push(moved);
  const redrive = await redriveAndWait({ deadLetters: letters, onProgress, pause });
  expect(redrive).toMatchObject({ status: "completed", moved: 25, toMove: 25 });
  expect(seen).toEqual([25]);
  expect(dead).toEqual([]);
  expect(await redriveAndWait({ deadLetters: letters, onProgress, pause })).toMatchObject({
    moved: 0,
  });
  const { Results = [] } = await client.send(
    new ListMessageMoveTasksCommand({ SourceArn: deadLettersArn, MaxResults: 10 }),
  );
  expect(Results.map((each) => each.ApproximateNumberOfMessagesMoved)).toEqual([0, 25]);
});

test("a redrive moves the dead letters of one queue, and leaves those of the other", async () => {
  const letters = createSqsDeadLetters(client, hookDeadLettersName);
  expect(await letters.count()).toBe(2);
  await letters.startRedrive();
  expect(await letters.lastRedrive()).toMatchObject({ status: "completed", moved: 2 });
  expect(await createSqsDeadLetters(client, deadLettersArn).count()).toBe(25);
  await expect(
    client.send(
      new StartMessageMoveTaskCommand({ SourceArn: deadLettersArn, DestinationArn: queueArn }),
    ),
  ).resolves.toBeDefined();
  await expect(
    client.send(
      new StartMessageMoveTaskCommand({
        SourceArn: createQueueArn(hookDeadLettersName),
        DestinationArn: queueArn,
      }),
    ),
  ).rejects.toBeInstanceOf(ResourceNotFoundException);
});

test("refuses what SQS refuses, with its messages", async () => {
  const refused = (answer: Promise<unknown>) =>
    answer.then(
      () => undefined,
      (error: unknown) => error,
    );
  const unknown = await refused(client.send(new GetQueueUrlCommand({ QueueName: "none" })));
  expect(unknown).toBeInstanceOf(QueueDoesNotExist);
  expect(unknown).toMatchObject({ message: "The specified queue does not exist." });
  const gone = await refused(
    client.send(new StartMessageMoveTaskCommand({ SourceArn: createQueueArn("none") })),
  );
  expect(gone).toBeInstanceOf(ResourceNotFoundException);
  const source = await refused(
    client.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn })),
  );
  expect(source).toMatchObject({
    message: "Source queue must be configured as a Dead Letter Queue.",
    $metadata: { httpStatusCode: 400 },
  });
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queueName }));
  const live = await refused(client.send(new ReceiveMessageCommand({ QueueUrl })));
  expect(live).toBeInstanceOf(UnsupportedOperation);
  const many = await refused(
    client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 })),
  );
  expect(many).toMatchObject({
    message: expect.stringContaining("MaxNumberOfMessages is invalid"),
  });
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  expect(JSON.parse(Attributes?.RedrivePolicy ?? "")).toMatchObject({
    deadLetterTargetArn: deadLettersArn,
  });
});

test("accepts only requests that are signed with the data folder's key", async () => {
  const stranger = clientOf("ANOTHER");
  await expect(
    stranger.send(new StartMessageMoveTaskCommand({ SourceArn: deadLettersArn })),
  ).rejects.toThrow("The security token included in the request is invalid.");
  stranger.destroy();
  const unsigned = await fetch(sqs.url, {
    method: "POST",
    headers: { "x-amz-target": "AmazonSQS.StartMessageMoveTask" },
    body: JSON.stringify({ SourceArn: deadLettersArn }),
  });
  expect(unsigned.status).toBe(403);
  expect(dead).toHaveLength(25);
});
