import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Metric } from "@slipway/core/deployment/metrics";
import { isHookMark } from "@slipway/core/events/hook-marks";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import type { AnyConfig } from "@slipway/core/kinds/config";
import { limits } from "@slipway/core/limits";
import type { SQSEvent } from "aws-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDynamoDbHookMarks } from "../../aws/dynamodb/dynamodb-hook-marks.ts";
import { parseAppKinds } from "../../ports/app-kinds.ts";
import type { HookAdapters } from "../../ports/hook-adapters.ts";
import { createTestTable } from "../../testing/dynamodb-table.ts";
import { lambdaContext } from "../../testing/http-event.ts";
import { waitUntil } from "../runtime/create-hook-handler.ts";
import { handleEventsHandler } from "./handle-hook-events.ts";

let table: Awaited<ReturnType<typeof createTestTable>>;
beforeAll(async () => {
  table = await createTestTable();
});
afterAll(() => table.close());

let uploads = 0;

/** Creates the event of a deletion of another upload. */
const createEvent = (other: Partial<UploadEvent> = {}) => {
  uploads += 1;
  return {
    version: 1,
    type: "upload.deleted",
    id: `01930000-0000-7000-8000-${String(uploads).padStart(12, "0")}`,
    owner: "team",
    createdBy: "ann",
    kind: "photo",
    fields: { albumId: "a" },
    revision: 3,
    at: "2026-01-01T12:00:00.000Z",
    fileName: "a.png",
    ...other,
  };
};

const createMessages = (...events: readonly (object | string)[]): SQSEvent => ({
  Records: events.map((event, index) => ({
    messageId: `message ${index}`,
    receiptHandle: "",
    body: typeof event === "string" ? event : JSON.stringify({ source: "slipway", detail: event }),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "events.amazonaws.com",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:hooks",
    awsRegion: "us-east-1",
  })),
});

type Hooks = Pick<AnyConfig["kinds"][string], "onReady" | "onRejected" | "onDeleted">;

/** Creates the function with these hooks of the kind `photo`, and records its metrics and log lines. */
const createFunction = (hooks: Hooks, adapters: Partial<HookAdapters> = {}) => {
  const counts: Partial<Record<Metric, number>> = {};
  const lines: string[] = [];
  const handler = handleEventsHandler({
    kinds: parseAppKinds({ kinds: { photo: hooks, other: {} } }),
    openMarks: createDynamoDbHookMarks(table.client, table.tableName),
    telemetry: {
      info: (message) => lines.push(`info: ${message}`),
      warn: (message) => lines.push(`warn: ${message}`),
      error: (message, { error } = {}) =>
        lines.push(`error: ${message}: ${error instanceof Error ? error.message : String(error)}`),
      count: (metric) => {
        counts[metric] = (counts[metric] ?? 0) + 1;
      },
    },
    maxClockError: 0,
    pause: waitUntil,
    ...adapters,
  });
  const handle = async (...events: readonly (object | string)[]) => {
    const { batchItemFailures } = await handler(createMessages(...events), lambdaContext);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { handle, counts, lines };
};

const listMarks = async () => {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
  return Items;
};

test("a hook gets the upload with its fields and its creator", async () => {
  const calls: unknown[] = [];
  const { handle, counts, lines } = createFunction({
    onDeleted: (event) => void calls.push(event),
  });
  const event = createEvent();
  expect(await handle(event)).toEqual([]);
  expect(calls).toEqual([{ upload: event }]);
  expect(counts).toEqual({ hookCompleted: 1 });
  expect(lines).toEqual([]);
});

test("an old event without a creator names the owner as its creator", async () => {
  const calls: unknown[] = [];
  const { handle } = createFunction({ onDeleted: (event) => void calls.push(event) });
  const { createdBy: _, ...event } = createEvent();
  await handle(event);
  expect(calls).toMatchObject([{ upload: { createdBy: "team" } }]);
});

test("a hook that completed is not called again for the same revision, and is for the next one", async () => {
  const revisions: number[] = [];
  const { handle, counts } = createFunction({
    onDeleted: ({ upload }: { upload: UploadEvent }) => void revisions.push(upload.revision),
  });
  const event = createEvent();
  expect(await handle(event, { ...event, revision: 4 })).toEqual([]);
  expect(await handle(event, event)).toEqual([]);
  expect(revisions.toSorted()).toEqual([3, 4]);
  expect(counts).toEqual({ hookCompleted: 2 });
});

test("a hook that fails three times and then succeeds has completed once", async () => {
  let calls = 0;
  const { handle, counts, lines } = createFunction({
    onDeleted: async () => {
      calls += 1;
      if (calls <= 3) throw new Error(`failure ${calls}`);
    },
  });
  const event = createEvent();
  for (const expected of [["message 0"], ["message 0"], ["message 0"], [], []])
    expect(await handle(event)).toEqual(expected);
  expect(calls).toBe(4);
  expect(counts).toEqual({ hookFailed: 3, hookCompleted: 1 });
  expect(lines).toEqual(
    [1, 2, 3].map((call) => `error: a hook failed: onDeleted threw: Error: failure ${call}`),
  );
});

test("a failed event of a batch is received again without the others", async () => {
  const { handle } = createFunction({
    onDeleted: ({ upload }: { upload: UploadEvent }) => {
      if (upload.revision === 9) throw new Error("no");
    },
  });
  expect(await handle(createEvent(), createEvent({ revision: 9 }), createEvent())).toEqual([
    "message 1",
  ]);
});

test.each([
  ["a string", "text", "text"],
  ["nothing", undefined, "undefined"],
  ["an object without a prototype", Object.create(null), "an object that cannot be converted"],
])("a hook that throws %s fails, and is called again", async (_, thrown, text) => {
  let calls = 0;
  const { handle, lines } = createFunction({
    onDeleted: () => {
      calls += 1;
      if (calls === 1) throw thrown;
    },
  });
  const event = createEvent();
  expect(await handle(event)).toEqual(["message 0"]);
  expect(await handle(event)).toEqual([]);
  expect(calls).toBe(2);
  expect(lines).toEqual([expect.stringContaining(`onDeleted threw: ${text}`)]);
});

const circular: { self?: object } = {};
circular.self = circular;

test.each([
  ["a function", () => {}],
  ["a large object", { text: "x".repeat(500_000) }],
  ["a circular object", circular],
  ["false", false],
])("a hook that returns %s succeeds, and its result is not stored", async (_, result) => {
  const { handle } = createFunction({ onDeleted: () => result });
  const before = await listMarks();
  expect(await handle(createEvent())).toEqual([]);
  const marks = (await listMarks()).filter(
    ({ id }) => !before.some((other) => other.id?.S === id?.S),
  );
  expect(marks).toEqual([
    {
      id: { S: expect.stringMatching(/^hook#/) },
      hookState: { S: "COMPLETED" },
      hookRunsUntil: { N: expect.any(String) },
      purgeAt: { N: expect.any(String) },
    },
  ]);
  expect(isHookMark({ id: marks[0]?.id?.S })).toBe(true);
  const daysKept = (Number(marks[0]?.purgeAt?.N) - Date.now() / 1000) / limits.hooks.remembered;
  expect(daysKept).toBeCloseTo(1, 3);
});

test("a hook that hangs fails, and its mark keeps other calls out until its function has ended", async () => {
  const { promise: hangs, resolve: end } = Promise.withResolvers<void>();
  let calls = 0;
  const hooks: Hooks = {
    onDeleted: () => {
      calls += 1;
      return hangs;
    },
  };
  const first = createFunction(hooks, {
    // The time is over as soon as the hook was called.
    pause: async () => expect.poll(() => calls).toBe(1),
  });
  const event = createEvent();
  expect(await first.handle(event)).toEqual(["message 0"]);
  expect(first.lines).toEqual(["error: a hook failed: onDeleted took longer than 55 s."]);
  expect(first.counts).toEqual({ hookFailed: 1 });
  const next = createFunction(hooks);
  expect(await next.handle(event)).toEqual(["message 0"]);
  expect(next.lines).toEqual(["info: another call of the hook may be running"]);
  // A call that completes late is not repeated.
  end();
  await expect.poll(() => next.handle(event)).toEqual([]);
  expect(calls).toBe(1);
  expect(first.counts).toEqual({ hookFailed: 1, hookCompleted: 1 });
  expect(next.counts).toEqual({});
});

test("duplicates that are delivered at the same time call the hook once, one after the other", async () => {
  let running = 0;
  let peak = 0;
  let calls = 0;
  const { handle } = createFunction({
    onDeleted: async () => {
      running += 1;
      calls += 1;
      peak = Math.max(peak, running);
      // Every other delivery has been refused before this one ends.
      await expect.poll(() => refused).toBe(9);
      running -= 1;
    },
  });
  let refused = 0;
  const event = createEvent();
  const deliveries = Array.from({ length: 10 }, async () => {
    const failed = await handle(event);
    refused += failed.length;
  });
  await Promise.all(deliveries);
  expect({ peak, calls, refused }).toEqual({ peak: 1, calls: 1, refused: 9 });
  expect(await handle(event)).toEqual([]);
  expect(calls).toBe(1);
});

test("a call that was killed is repeated once its function must have ended", async () => {
  const event = createEvent();
  let calls = 0;
  const { promise: killed } = Promise.withResolvers<void>();
  const first = createFunction({
    onDeleted: () => {
      calls += 1;
      return killed;
    },
  });
  void first.handle(event);
  await expect.poll(() => calls).toBe(1);
  const { handle, counts } = createFunction({
    onDeleted: () => {
      calls += 1;
    },
  });
  expect(await handle(event)).toEqual(["message 0"]);
  await endRunningCalls();
  expect(await handle(event)).toEqual([]);
  expect(calls).toBe(2);
  expect(counts).toEqual({ hookCompleted: 1 });
});

/** Lets the functions of all running calls have ended. */
const endRunningCalls = async () => {
  const running = (await listMarks()).filter(({ hookState }) => hookState?.S === "INPROGRESS");
  for (const { id } of running)
    await table.documents.retrying.send(
      new UpdateCommand({
        TableName: table.tableName,
        Key: { id: id?.S },
        UpdateExpression: "SET hookRunsUntil = :past",
        ExpressionAttributeValues: { ":past": Date.now() - 1 },
      }),
    );
};

test("a failure that is reported late does not remove the mark of a later call", async () => {
  const event = createEvent();
  const { promise: failsLater, reject } = Promise.withResolvers<void>();
  let calls = 0;
  const slow = createFunction({
    onDeleted: () => {
      calls += 1;
      return failsLater;
    },
  });
  const first = slow.handle(event);
  await expect.poll(() => calls).toBe(1);
  await endRunningCalls();
  const { handle } = createFunction({
    onDeleted: () => {
      calls += 1;
    },
  });
  expect(await handle(event)).toEqual([]);
  reject(new Error("late"));
  expect(await first).toEqual(["message 0"]);
  expect(await handle(event)).toEqual([]);
  expect(calls).toBe(2);
});

test.each([
  ["of a kind that the config no longer has", { kind: "removed" }],
  ["of a kind without hooks", { kind: "other" }],
  [
    "of a kind without this hook",
    {
      type: "upload.rejected",
      declared: { size: 1, contentType: "image/png" },
      reason: { code: "content-mismatch", detail: "The bytes are text." },
    },
  ],
  ["of a kind with the name of an object's method", { kind: "toString" }],
])("an event %s is skipped without a mark", async (_, other) => {
  const before = await listMarks();
  const { handle, lines, counts } = createFunction({
    onDeleted: () => {
      throw new Error("called");
    },
  });
  expect(await handle(createEvent(other as Partial<UploadEvent>))).toEqual([]);
  expect(lines).toEqual(["info: an event has no hook"]);
  expect(counts).toEqual({});
  expect(await listMarks()).toEqual(before);
});

test.each([
  ["that is not JSON", "{"],
  ["without an event", "{}"],
  [
    "with an event of an unknown version",
    JSON.stringify({ detail: { ...createEvent(), version: 2 } }),
  ],
])("a message %s fails alone, until it is a dead letter", async (_, body) => {
  const { handle, lines } = createFunction({ onDeleted: () => {} });
  expect(await handle(body, createEvent())).toEqual(["message 0"]);
  expect(lines).toEqual([expect.stringContaining("error: a hook failed: ")]);
});

test("a hook is not called while DynamoDB cannot be reached", async () => {
  const client = new DynamoDBClient({
    endpoint: "http://127.0.0.1:1",
    region: "us-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
  let calls = 0;
  const { handle, counts } = createFunction(
    {
      onDeleted: () => {
        calls += 1;
      },
    },
    { openMarks: createDynamoDbHookMarks(client, table.tableName) },
  );
  expect(await handle(createEvent())).toEqual(["message 0"]);
  expect({ calls, counts }).toEqual({ calls: 0, counts: { hookFailed: 1 } });
  client.destroy();
});
