import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundling } from "../infra/bundling.ts";
import { bundleHandler } from "../infra/testing/bundle-handler.ts";
import { type FunctionName, functionNames } from "../packages/core/src/grants.ts";
import { limits } from "../packages/core/src/limits.ts";
import { pathOf } from "../packages/core/src/routes.ts";
import type { Runtime } from "../packages/local/src/lambda-environment.ts";
import { region, tableName } from "../packages/local/src/names.ts";
import { callApi } from "./callers.ts";
import { deployFunction } from "./lambda-runtime/deployed-function.ts";
import { png } from "./real-files.ts";
import {
  declared,
  getUpload,
  postForm,
  requestMultipart,
  requestParts,
  requestUpload,
  uploadFile,
  versionsInS3,
} from "./script-client.ts";
import { temporaryFolder, testStack } from "./stack.ts";

// What is deployed and not its sources: each function as SST bundles it, in a process of its own behind Lambda's Runtime API.

const file = png("a.png");
const memory: Record<FunctionName, number> = {
  "request-upload": limits.memory.request,
  library: limits.memory.request,
  "finalize-upload": limits.memory.finalize,
  "sweep-uploads": limits.memory.sweep,
  "publish-events": limits.memory.publish,
};

type Built = Awaited<ReturnType<typeof bundleHandler>>;
const bundles = new Map<FunctionName, Built>();
let scratch: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  scratch = await temporaryFolder();
  for (const name of functionNames) {
    const handler = `packages/functions/src/handlers/${name}.handler`;
    const input = { functionID: name, handler, properties: bundling };
    bundles.set(name, await bundleHandler(input, scratch.path));
  }
});
afterAll(() => scratch[Symbol.asyncDispose]());

const deploy = (name: FunctionName, environment: Readonly<Record<string, string>>) => {
  const built = bundles.get(name);
  if (built === undefined) throw new Error(`${name} was not bundled`);
  const { out: folder, handler } = built;
  return deployFunction({ name, folder, handler, memory: memory[name], environment });
};

/** Slipway with its functions as they would be deployed. */
const deployed = async () => {
  const processes = new AsyncDisposableStack();
  const runtime: Runtime = <Event, Answer>(
    name: FunctionName,
    environment: Readonly<Record<string, string>>,
  ) => {
    const running = deploy(name, environment).then((one) => processes.use(one));
    return async (event: Event, context: Parameters<ReturnType<Runtime>>[1]) =>
      // As it came from the process in JSON: what the function answers is for the tests to see.
      (await (await running).invoke(event, context)) as Answer;
  };
  const stack = await testStack({ runtime });
  processes.use(stack);
  return { stack, [Symbol.asyncDispose]: () => processes.disposeAsync() };
};

/** Let the sweep find an upload now: the processes have the true time. */
const makeDue = async (dataDir: string, id: string) => {
  const { credentials, dynamoDb } = JSON.parse(
    await readFile(join(dataDir, "endpoints.json"), "utf8"),
  );
  const client = new DynamoDBClient({
    endpoint: dynamoDb.endpoint,
    region,
    credentials: JSON.parse(await readFile(credentials, "utf8")),
  });
  await client.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { id: { S: id } },
      UpdateExpression: "SET dueAt = :past",
      ExpressionAttributeValues: { ":past": { S: "2026-01-01T00:00:00.000Z" } },
    }),
  );
  client.destroy();
};

test("the bundles take an upload from its request to its removal, and tell of it", async () => {
  await using running = await deployed();
  const { stack } = running;
  const { apiUrl } = stack;
  const record = await uploadFile(apiUrl, file);
  expect(record).toMatchObject({ status: "ready", media: { width: 1, height: 1 } });

  const call = (path: string, init: RequestInit = {}) => callApi(apiUrl + path, init);
  const asJson = { headers: { "content-type": "application/json" } };
  const id = { id: record.id };
  const statuses = await call(pathOf("getStatuses"), {
    method: "POST",
    ...asJson,
    body: JSON.stringify({ ids: [record.id] }),
  });
  expect(await statuses.json()).toMatchObject({ uploads: [{ status: "ready" }] });
  const list = await call(pathOf("listUploads"));
  expect(await list.json()).toMatchObject({ uploads: [id] });
  const download = await call(pathOf("downloadUpload", id));
  expect(Buffer.from(await download.arrayBuffer())).toEqual(file.buffer);
  const gone = await call(pathOf("deleteUpload", id), { method: "DELETE" });
  expect(gone.status).toBe(202);
  expect(await versionsInS3(stack, record.id)).toEqual([]);

  await stack.settled();
  expect(stack.events.map(({ type }) => type)).toEqual(["upload.ready", "upload.deleted"]);
  expect(stack.complaints).toEqual([]);
});

test("the bundles load S3's client when an upload in parts needs it, and refuse as the sources do", async () => {
  await using running = await deployed();
  const { apiUrl } = running.stack;
  const large = { fileName: "log.txt", size: limits.formThreshold, contentType: "text/plain" };
  const { id } = await requestMultipart(apiUrl, large);
  const part = { partNumber: 1, size: limits.part.size, sha256: `${"A".repeat(43)}=` };
  expect((await requestParts(apiUrl, id, [part])).parts).toHaveLength(1);
  const early = await callApi(apiUrl + pathOf("completeUpload", { id }), { method: "POST" });
  expect(early.status).toBe(409);
  const wrong = await callApi(apiUrl + pathOf("getUpload", { id: "none" }));
  expect(wrong.status).toBe(400);
});

test("the bundled sweep heals an upload whose event was lost", async () => {
  await using running = await deployed();
  const { stack } = running;
  const form = await requestUpload(stack.apiUrl, declared(file));
  await postForm(form, file.buffer);
  await stack.settled();
  await postForm(form, file.buffer);
  await stack.settled();
  await makeDue(stack.dataDir, form.id);
  await stack.sweep();
  expect((await getUpload(stack.apiUrl, form.id)).status).toBe("ready");
  expect(await versionsInS3(stack, form.id)).toHaveLength(1);
});

test("a function without its settings says at start which are missing", async () => {
  await using failing = await deploy("library", { AWS_REGION: region, SLIPWAY_BUCKET: "b" });
  const context = { getRemainingTimeInMillis: () => 1000 } as Parameters<typeof failing.invoke>[1];
  await expect(failing.invoke({}, context)).rejects.toThrow("SLIPWAY_TABLE is missing");
});
