import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { createTableInput } from "@slipway/core/deployment/table";
import { listCounterIds } from "@slipway/core/download-counters";
import { decide } from "@slipway/core/lifecycle";
import { createDocumentClients } from "@slipway/functions/aws/dynamodb/document-clients";
import { createDynamoDbRecords } from "@slipway/functions/aws/dynamodb/dynamodb-records";
import dynalite from "dynalite";
import { v7 as uuid7 } from "uuid";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { intercept } from "../iam/intercept-requests.ts";
import { journalWrites } from "./journaled-writes.ts";
import { type Image, openStreamJournal, type StreamJournal } from "./stream-journal.ts";

const tableName = "uploads";
const key = (id: string) => ({ TableName: tableName, Key: { id: { S: id } } });

let folder: string;
let journal: StreamJournal;
let client: DynamoDBClient;
let stop: () => Promise<void>;

const createTable = async (made: DynamoDBClient, TableName: string) => {
  await made.send(new CreateTableCommand(createTableInput(TableName)));
  // A table that is not active rejects writes.
  const soon = { client: made, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 };
  await waitUntilTableExists(soon, { TableName });
};

/** Starts DynamoDB with the test's folder, which contains the table. */
const openDynamoDb = async (prepare: (server: Server) => void = () => {}) => {
  const server = dynalite({ path: join(folder, "dynamodb"), createTableMs: 0 });
  prepare(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const createClient = () =>
    new DynamoDBClient({
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    });
  const [made, reader] = [createClient(), createClient()];
  const { TableNames = [] } = await made.send(new ListTablesCommand({}));
  if (TableNames.length === 0) await createTable(made, tableName);
  const close = async () => {
    made.destroy();
    reader.destroy();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { server, client: made, reader, close };
};

/** Starts DynamoDB with the journal of its table, like a new process. */
const open = async (prepare?: (server: Server) => void) => {
  const dynamoDb = await openDynamoDb(prepare);
  journal = openStreamJournal(join(folder, "stream.sqlite"));
  client = dynamoDb.client;
  stop = async () => {
    await dynamoDb.close();
    journal.close();
  };
  await journalWrites({ ...dynamoDb, tableName, journal });
};

/** Writes directly, without the journal. */
const unnoted = async (write: (other: DynamoDBClient) => Promise<unknown>) => {
  await stop();
  const dynamoDb = await openDynamoDb();
  await write(dynamoDb.client);
  await dynamoDb.close();
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-"));
  await open();
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

const plain = (image: Image | undefined) =>
  image && unmarshall(image as Parameters<typeof unmarshall>[0]);
const changes = () =>
  journal.oldest(1000).map(({ id, before, after }) => ({
    id,
    before: plain(before),
    after: plain(after),
  }));

const put = (id: string, count = 0) =>
  new PutItemCommand({
    TableName: tableName,
    Item: { id: { S: id }, count: { N: String(count) } },
  });
const increment = (id: string, ReturnValues?: UpdateItemCommandInput["ReturnValues"]) =>
  new UpdateItemCommand({
    ...key(id),
    UpdateExpression: "ADD #count :one",
    ExpressionAttributeNames: { "#count": "count" },
    ExpressionAttributeValues: { ":one": { N: "1" } },
    ReturnValues,
  });
const remove = (id: string) => new DeleteItemCommand(key(id));

test("each change of an item is recorded with its images before and after", async () => {
  const id = uuid7();
  await client.send(put(id, 1));
  await client.send(increment(id));
  await client.send(remove(id));
  expect(changes()).toEqual([
    { id, before: undefined, after: { id, count: 1 } },
    { id, before: { id, count: 1 }, after: { id, count: 2 } },
    { id, before: { id, count: 2 }, after: undefined },
  ]);
  expect(journal.intended()).toEqual([]);
});

test("writes of records are recorded without undefined values", async () => {
  const documents = createDocumentClients(() => client);
  const records = createDynamoDbRecords(documents, tableName);
  const id = uuid7();
  const at = "2026-01-01T12:00:00.000Z";
  const declared = { size: 3, contentType: "image/png" };
  const upload = {
    id,
    key: `uploads/${id}`,
    owner: "ann",
    fileName: "a.png",
    title: undefined,
    declared,
  };
  const orphan = uuid7();
  const object = { key: `uploads/${orphan}`, versionId: "v1", eTag: '"e"', ...declared };
  for (const { write } of [
    decide(undefined, { kind: "requested", id, at, upload }),
    decide(undefined, {
      kind: "object-created",
      id: orphan,
      at,
      object,
      inspection: { outcome: "passed" },
    }),
  ])
    if (write) await records.apply(write);
  const found = await records.get(id);
  if (found === undefined) throw new Error("there is no record");
  const { write } = decide(found, { kind: "owner-deletes", id, at });
  const deleted = write && (await records.apply(write));
  expect(changes()).toEqual([
    { id, before: undefined, after: found },
    { id: orphan, before: undefined, after: await records.get(orphan) },
    { id, before: found, after: deleted },
  ]);
});

test("concurrent writes of one item are recorded in order", async () => {
  const id = uuid7();
  await client.send(put(id));
  await Promise.all(Array.from({ length: 50 }, () => client.send(increment(id))));
  const counts = changes().map(({ before, after }) => [before?.count, after?.count]);
  const expected = Array.from({ length: 50 }, (_, n) => [n, n + 1]);
  expect(counts).toEqual([[undefined, 0], ...expected]);
});

test("a rejected write is not recorded", async () => {
  const id = uuid7();
  await client.send(put(id));
  const { input } = put(id, 5);
  const once = new PutItemCommand({
    ...input,
    ConditionExpression: "attribute_not_exists(#id)",
    ExpressionAttributeNames: { "#id": "id" },
  });
  await expect(client.send(once)).rejects.toThrow("conditional");
  expect(changes()).toHaveLength(1);
  expect(journal.intended()).toEqual([]);
});

test("a client gets the response that it requested", async () => {
  const id = uuid7();
  expect(await client.send(put(id, 1))).not.toHaveProperty("Attributes");
  expect(await client.send(increment(id))).not.toHaveProperty("Attributes");
  const { Attributes: all } = await client.send(increment(id, "ALL_NEW"));
  expect(all).toEqual({ id: { S: id }, count: { N: "3" } });
  const { Attributes: old } = await client.send(increment(id, "UPDATED_OLD"));
  expect(old).toEqual({ count: { N: "3" } });
  expect(changes().map(({ after }) => after?.count)).toEqual([1, 2, 3, 4]);
});

const failure = { status: 500, body: JSON.stringify({ __type: "InternalServerError" }) };

test("the item is read after a write that may have failed", async () => {
  let failures = 1;
  await stop();
  await open((server) =>
    intercept(server, () => async (body, answer) => {
      const given = await answer(body);
      if (!body.includes("Item") || failures === 0) return given;
      failures -= 1;
      return failure;
    }),
  );
  const id = uuid7();
  await client.send(put(id, 1));
  expect(changes()).toEqual([{ id, before: undefined, after: { id, count: 1 } }]);
});

test("if reading the item also fails, the next write reads it first", async () => {
  const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => complaints.mockRestore());
  let down = false;
  await stop();
  await open((server) =>
    intercept(server, () => async (body, answer) => {
      const given = await answer(body);
      return down ? failure : given;
    }),
  );
  const id = uuid7();
  down = true;
  await expect(client.send(put(id, 1))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 500 },
  });
  expect(changes()).toEqual([]);
  down = false;
  await client.send(increment(id));
  expect(changes()).toEqual([
    { id, before: undefined, after: { id, count: 1 } },
    { id, before: { id, count: 1 }, after: { id, count: 2 } },
  ]);
});

test("the next process records a write if the process was killed before it could", async () => {
  const [written, removed, unwritten] = [uuid7(), uuid7(), uuid7()];
  await client.send(put(removed, 1));
  journal.forget(Number.MAX_SAFE_INTEGER);
  for (const id of [written, removed, unwritten]) journal.intend(id);
  await unnoted(async (other) => {
    await other.send(put(written, 1));
    await other.send(increment(written));
    await other.send(remove(removed));
  });
  await open();
  expect(changes()).toEqual([
    { id: written, before: undefined, after: { id: written, count: 2 } },
    { id: removed, before: { id: removed, count: 1 }, after: undefined },
  ]);
  expect(journal.intended()).toEqual([]);
});

test("an item that is older than the journal is read before it changes", async () => {
  const id = uuid7();
  await unnoted((other) => other.send(put(id, 1)));
  await open();
  await client.send(increment(id));
  expect(changes()).toEqual([{ id, before: { id, count: 1 }, after: { id, count: 2 } }]);
});

test("download counters are not recorded", async () => {
  const [id = ""] = listCounterIds(uuid7());
  await Promise.all([client.send(increment(id)), client.send(increment(id))]);
  expect(await client.send(increment(id, "ALL_NEW"))).toMatchObject({
    Attributes: { count: { N: "3" } },
  });
  expect(changes()).toEqual([]);
  expect(journal.intended()).toEqual([]);
});

test("writes of other tables are not recorded", async () => {
  await createTable(client, "others");
  const Item = { id: { S: uuid7() } };
  await client.send(new PutItemCommand({ TableName: "others", Item }));
  const RequestItems = { others: [{ PutRequest: { Item } }] };
  await client.send(new BatchWriteItemCommand({ RequestItems }));
  expect(changes()).toEqual([]);
});

test("each item of a batch is recorded", async () => {
  const [replaced, deleted, created] = [uuid7(), uuid7(), uuid7()];
  for (const id of [replaced, deleted]) await client.send(put(id, 1));
  await client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [tableName]: [
          { PutRequest: { Item: { id: { S: created }, count: { N: "2" } } } },
          { DeleteRequest: { Key: { id: { S: deleted } } } },
          { PutRequest: { Item: { id: { S: replaced }, count: { N: "3" } } } },
        ],
      },
    }),
  );
  expect(changes().slice(2)).toEqual([
    { id: replaced, before: { id: replaced, count: 1 }, after: { id: replaced, count: 3 } },
    { id: deleted, before: { id: deleted, count: 1 }, after: undefined },
    { id: created, before: undefined, after: { id: created, count: 2 } },
  ]);
  expect(journal.intended()).toEqual([]);
});

test("a batch that DynamoDB rejects leaves nothing recorded", async () => {
  const Item = { id: { S: uuid7() } };
  const twice = [{ PutRequest: { Item } }, { PutRequest: { Item } }];
  const batch = new BatchWriteItemCommand({ RequestItems: { [tableName]: twice } });
  await expect(client.send(batch)).rejects.toThrow("duplicates");
  expect(changes()).toEqual([]);
  expect(journal.intended()).toEqual([]);
});

test("batches that share items wait for each other without a deadlock", async () => {
  const ids = [uuid7(), uuid7()];
  const batch = (order: readonly string[]) =>
    new BatchWriteItemCommand({
      RequestItems: {
        [tableName]: order.map((id) => ({ PutRequest: { Item: { id: { S: id } } } })),
      },
    });
  await Promise.all([ids, ids.toReversed(), ids].map((order) => client.send(batch(order))));
  expect(changes()).toHaveLength(2);
  expect(journal.intended()).toEqual([]);
});

test("DynamoDB rejects an invalid request", async () => {
  const nowhere = { TableName: "nowhere", Key: { id: { S: uuid7() } } };
  await expect(client.send(new DeleteItemCommand(nowhere))).rejects.toThrow("not found");
  const keyless = new PutItemCommand({ TableName: tableName, Item: { other: { S: "x" } } });
  await expect(client.send(keyless)).rejects.toThrow("key");
  expect(journal.intended()).toEqual([]);
});
