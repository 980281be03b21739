import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type AttributeValue,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { openDataFolder } from "../data/data-folder.ts";
import { tableName } from "../names.ts";
import { startDynamoDb } from "./local-dynamodb.ts";

const lives = 4;
const writer = fileURLToPath(new URL("../testing/busy-writer.ts", import.meta.url));

test("a kill never leaves an item without its index entries", async () => {
  const path = await mkdtemp(join(tmpdir(), "slipway-dynamodb-"));
  for (let life = 0; life < lives; life += 1) {
    const child = spawn(process.execPath, [writer, path], { stdio: ["ignore", "pipe", "inherit"] });
    // Killed a little later each time, in the middle of its writes.
    for (let wrote = 0; wrote <= life; wrote += 1) await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  const folder = openDataFolder(path);
  const dynamoDb = await startDynamoDb(folder, tableName);
  const { client } = dynamoDb;
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
  const { Items: entries = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: "due",
      KeyConditionExpression: "dueShard = :shard",
      ExpressionAttributeValues: { ":shard": { S: "0" } },
    }),
  );
  const byId = (all: Record<string, AttributeValue>[]) =>
    all.toSorted((a, b) => String(a.id?.S).localeCompare(String(b.id?.S)));
  expect(items).not.toHaveLength(0);
  expect(byId(entries)).toEqual(byId(items));
  await dynamoDb.close();
  folder.release();
  await rm(path, { recursive: true });
});

test("closing waits for running requests, even if their callers have disconnected", async () => {
  const path = await mkdtemp(join(tmpdir(), "slipway-dynamodb-"));
  const folder = openDataFolder(path);
  const { client, close } = await startDynamoDb(folder, tableName);
  const put = (id: string) =>
    client.send(new PutItemCommand({ TableName: tableName, Item: { id: { S: id } } }));
  await put("first");
  const others = Array.from({ length: 50 }, (_, index) => put(`other-${index}`));
  const settled = Promise.allSettled(others);
  await others[0];
  await close();
  await settled;
  folder.release();
  await rm(path, { recursive: true });
});

test("closing ends a connection that is kept open after its last request arrived late", async () => {
  const path = await mkdtemp(join(tmpdir(), "slipway-dynamodb-"));
  const folder = openDataFolder(path);
  const { url, close } = await startDynamoDb(folder, tableName);
  const headers = { expect: "100-continue", "content-length": 2 };
  const arriving = request(url, {
    method: "POST",
    agent: new Agent({ keepAlive: true }),
    headers,
  });
  await once(arriving, "continue");
  const closed = close();
  const responded = new Promise<IncomingMessage>((resolve) => {
    arriving.once("response", resolve);
  });
  arriving.end("{}");
  const response = await responded;
  expect(response.statusCode).toBe(400);
  response.resume();
  await closed;
  folder.release();
  await rm(path, { recursive: true });
});
