import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "@slipway/core/limits";
import type { DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { consumeStream, type StreamConsumer } from "./stream-consumer.ts";
import { openStreamJournal, type StreamChange } from "./stream-journal.ts";

const item = (id: string, status = "ready", revision = 1) => ({
  id: { S: id },
  status: { S: status },
  revision: { N: String(revision) },
});

const nothingFailed: DynamoDBBatchResponse = { batchItemFailures: [] };

let consumer: StreamConsumer | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await consumer?.stop();
});

/** Creates a consumer of a new journal, which invokes this function. */
const consume = (handle: (records: readonly DynamoDBRecord[]) => DynamoDBBatchResponse) => {
  const path = mkdtempSync(join(tmpdir(), "slipway-"));
  onTestFinished(() => rm(path, { recursive: true }));
  const journal = openStreamJournal(join(path, "stream.sqlite"));
  const batches: (readonly DynamoDBRecord[])[] = [];
  const givenUp: StreamChange[] = [];
  const start = () => {
    consumer = consumeStream({
      journal,
      invoke: async ({ Records }) => {
        batches.push(Records);
        return handle(Records);
      },
      onGivenUp: (change) => givenUp.push(change),
      retryDelay: () => 0,
    });
    return consumer;
  };
  return { journal, batches, givenUp, start };
};

const readIds = (records: readonly DynamoDBRecord[]) =>
  records.map(({ dynamodb }) => dynamodb?.Keys?.id?.S);
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => String(from + n));

test("a change arrives in the format of Lambda", async () => {
  const { journal, batches, start } = consume(() => nothingFailed);
  journal.conclude("a", item("a", "pending"));
  journal.conclude("a", item("a", "ready", 2));
  await start().idle();
  expect(batches).toEqual([
    [
      {
        eventID: expect.any(String),
        eventName: "MODIFY",
        eventVersion: "1.1",
        eventSource: "aws:dynamodb",
        awsRegion: "us-east-1",
        eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:.+:table\/.+\/stream\/.+$/),
        dynamodb: {
          ApproximateCreationDateTime: expect.any(Number),
          Keys: { id: { S: "a" } },
          OldImage: item("a", "pending"),
          NewImage: item("a", "ready", 2),
          SequenceNumber: expect.stringMatching(/^\d{21}$/),
          SizeBytes: expect.any(Number),
          StreamViewType: "NEW_AND_OLD_IMAGES",
        },
      },
    ],
  ]);
});

test("changes arrive once, in order, and in batches, while more are written", async () => {
  const { journal, batches, start } = consume(() => nothingFailed);
  const started = start();
  for (const id of numbers(0, 250)) journal.conclude(id, item(id));
  await started.idle();
  expect(batches.flatMap(readIds)).toEqual(numbers(0, 250));
  for (const { length } of batches) expect(length).toBeLessThanOrEqual(limits.stream.batchSize);
  expect(journal.oldest(1)).toEqual([]);
});

test("changes that follow each other are delivered together", async () => {
  const { journal, batches, start } = consume(() => nothingFailed);
  const started = start();
  journal.conclude("first", item("first"));
  await started.idle();
  for (const id of ["second", "third"]) journal.conclude(id, item(id));
  await started.idle();
  expect(batches.map(readIds)).toEqual([["first"], ["second", "third"]]);
});

test("changes without a published status are not delivered", async () => {
  const { journal, batches, start } = consume(() => nothingFailed);
  for (const status of ["pending", "expired", "orphan"])
    journal.conclude(status, item(status, status));
  journal.conclude("counter", { id: { S: "counter" }, count: { N: "1" } });
  journal.conclude("gone", item("gone", "deleted"));
  journal.conclude("gone", undefined);
  await start().idle();
  expect(batches.map(readIds)).toEqual([["gone"]]);
  expect(journal.oldest(1)).toEqual([]);
});

test("changes are delivered again from the first failed one", async () => {
  let failures = 2;
  const { journal, batches, start } = consume((records) => {
    const failed = records.find(({ dynamodb }) => dynamodb?.Keys?.id?.S === "3");
    if (failed === undefined || failures === 0) return nothingFailed;
    failures -= 1;
    return { batchItemFailures: [{ itemIdentifier: failed.dynamodb?.SequenceNumber ?? "" }] };
  });
  for (const id of numbers(0, 5)) journal.conclude(id, item(id));
  await start().idle();
  expect(batches.map(readIds)).toEqual([numbers(0, 5), numbers(3, 5), numbers(3, 5)]);
});

test("an unknown identifier fails the whole batch", async () => {
  let first = true;
  const { journal, batches, start } = consume(() => {
    if (!first) return nothingFailed;
    first = false;
    return { batchItemFailures: [{ itemIdentifier: "" }] };
  });
  for (const id of numbers(0, 3)) journal.conclude(id, item(id));
  await start().idle();
  expect(batches.map(readIds)).toEqual([numbers(0, 3), numbers(0, 3)]);
});

test("a change that makes the function fail is isolated by halving, and dropped once it is too old", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 0 });
  let attempts = 0;
  const { journal, batches, givenUp, start } = consume((records) => {
    if (!readIds(records).includes("7")) return nothingFailed;
    attempts += 1;
    // The change was retried alone several times.
    if (attempts > 20) vi.setSystemTime(limits.stream.maximumRecordAge * 1000 + 1);
    throw new Error("poison");
  });
  for (const id of numbers(0, 20)) journal.conclude(id, item(id));
  await start().idle();
  const delivered = batches.map(readIds).filter((ids) => !ids.includes("7"));
  expect(new Set(delivered.flat())).toEqual(new Set(numbers(0, 20).filter((id) => id !== "7")));
  expect(givenUp.map(({ id }) => id)).toEqual(["7"]);
  expect(batches.map(readIds)).toContainEqual(["7"]);
});

test("the next process delivers the changes that remain", async () => {
  let down = true;
  const { journal, batches, start } = consume((records) => {
    if (!down) return nothingFailed;
    const [first] = records;
    return { batchItemFailures: [{ itemIdentifier: first?.dynamodb?.SequenceNumber ?? "" }] };
  });
  journal.conclude("a", item("a"));
  const first = start();
  await expect.poll(() => batches.length).toBeGreaterThan(0);
  await first.stop();
  down = false;
  batches.length = 0;
  await start().idle();
  expect(batches.map(readIds)).toEqual([["a"]]);
});
