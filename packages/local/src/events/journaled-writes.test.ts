import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { decide } from "@slipway/core/lifecycle";
import { createTableInput } from "@slipway/core/table";
import { recordsInDynamoDb } from "@slipway/functions/records-in-dynamodb";
import dynalite from "dynalite";
import { v7 as uuid7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { journalWrites } from "./journaled-writes.ts";
import { type Image, openStreamJournal, type StreamJournal } from "./stream-journal.ts";

const tableName = "uploads";
const server = dynalite({ createTableMs: 0 });
let endpoint: string;
const clients: DynamoDBClient[] = [];

const createClient = (): DynamoDBClient => {
  const client = new DynamoDBClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
  clients.push(client);
  return client;
};

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("it does not listen");
  endpoint = `http://127.0.0.1:${address.port}`;
  await createClient().send(new CreateTableCommand(createTableInput(tableName)));
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

let folder: string;
let journal: StreamJournal;
let client: DynamoDBClient;

/** Open the journal as a new process would. */
const open = async () => {
  journal = openStreamJournal(join(folder, "stream.sqlite"));
  client = createClient();
  await journalWrites({ client, tableName, journal });
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-"));
  await open();
});
afterEach(async () => {
  journal.close();
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
const increment = (id: string) =>
  new UpdateItemCommand({
    TableName: tableName,
    Key: { id: { S: id } },
    UpdateExpression: "ADD #count :one",
    ExpressionAttributeNames: { "#count": "count" },
    ExpressionAttributeValues: { ":one": { N: "1" } },
  });

test("each change of an item is noted with what it was and what it became", async () => {
  const id = uuid7();
  await client.send(put(id, 1));
  const { Attributes } = await client.send(increment(id));
  await client.send(new DeleteItemCommand({ TableName: tableName, Key: { id: { S: id } } }));
  expect(Attributes).toEqual({ id: { S: id }, count: { N: "2" } });
  expect(changes()).toEqual([
    { id, before: undefined, after: { id, count: 1 } },
    { id, before: { id, count: 1 }, after: { id, count: 2 } },
    { id, before: { id, count: 2 }, after: undefined },
  ]);
  expect(journal.intended()).toEqual([]);
});

test("the records' own writes are noted, with nothing that is undefined", async () => {
  const records = recordsInDynamoDb(client, tableName);
  const id = uuid7();
  const at = "2026-01-01T12:00:00.000Z";
  const declared = { size: 3, contentType: "image/png" };
  const upload = { id, owner: "ann", fileName: "a.png", title: undefined, declared };
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

test("writes of one item that race are noted in the order in which they happened", async () => {
  const id = uuid7();
  await client.send(put(id));
  await Promise.all(Array.from({ length: 50 }, () => client.send(increment(id))));
  const counts = changes().map(({ before, after }) => [before?.count, after?.count]);
  const expected = Array.from({ length: 50 }, (_, n) => [n, n + 1]);
  expect(counts).toEqual([[undefined, 0], ...expected]);
});

test("a write that was refused changed nothing", async () => {
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

test("a write whose answer was lost is noted all the same", async () => {
  const id = uuid7();
  let lost = true;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (lost && commandName === "PutItemCommand") throw new Error("the answer was lost");
        return result;
      },
    { step: "build", name: "loses" },
  );
  await expect(client.send(put(id, 1))).rejects.toThrow("the answer was lost");
  lost = false;
  expect(changes()).toEqual([{ id, before: undefined, after: { id, count: 1 } }]);
});

test("when not even a look succeeds, the next write looks first", async () => {
  const id = uuid7();
  let down = true;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      if (down) throw new Error("down");
      return result;
    },
    { step: "build", name: "loses" },
  );
  await expect(client.send(put(id, 1))).rejects.toThrow("down");
  expect(changes()).toEqual([]);
  down = false;
  await client.send(increment(id));
  expect(changes()).toEqual([
    { id, before: undefined, after: { id, count: 1 } },
    { id, before: { id, count: 1 }, after: { id, count: 2 } },
  ]);
});

test("a process that was killed after a write and before its note leaves it to the next one", async () => {
  const [written, removed, unwritten] = [uuid7(), uuid7(), uuid7()];
  await client.send(put(removed, 1));
  journal.forget(Number.MAX_SAFE_INTEGER);
  for (const id of [written, removed, unwritten]) journal.intend(id);
  const other = createClient();
  await other.send(put(written, 1));
  await other.send(increment(written));
  await other.send(new DeleteItemCommand({ TableName: tableName, Key: { id: { S: removed } } }));
  journal.close();
  await open();
  expect(changes()).toEqual([
    { id: written, before: undefined, after: { id: written, count: 2 } },
    { id: removed, before: { id: removed, count: 1 }, after: undefined },
  ]);
  expect(journal.intended()).toEqual([]);
});

test("what was there before the journal is known before it changes", async () => {
  const id = uuid7();
  await createClient().send(put(id, 1));
  await client.send(increment(id));
  expect(changes()).toEqual([{ id, before: { id, count: 1 }, after: { id, count: 2 } }]);
});

test("other tables are none of its business, and writes that it cannot follow are refused", async () => {
  await createClient().send(new CreateTableCommand(createTableInput("others")));
  await client.send(new PutItemCommand({ TableName: "others", Item: { id: { S: "x" } } }));
  expect(changes()).toEqual([]);
  const transaction = new TransactWriteItemsCommand({ TransactItems: [] });
  await expect(client.send(transaction)).rejects.toThrow("cannot tell what a TransactWriteItems");
});
