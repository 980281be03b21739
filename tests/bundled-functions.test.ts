import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { FunctionName } from "@slipway/core/deployment/grants";
import { limits } from "@slipway/core/limits";
import { pathOf } from "@slipway/core/routes";
import { httpEvent, lambdaContext } from "@slipway/functions/testing/http-event";
import type { Runtime } from "@slipway/local/lambda/lambda-environment";
import { region, tableName } from "@slipway/local/names";
import { beforeAll, expect, test } from "vitest";
import { type Bundle, bundleFunctions } from "../packages/functions/bundle/bundle-functions.ts";
import { environmentWith } from "../packages/functions/bundle/first-event.ts";
import { callApi } from "./callers.ts";
import { deployFunction } from "./lambda-runtime/deployed-function.ts";
import { png, realFile } from "./real-files.ts";
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

// What is deployed and not its sources: each function as it is bundled, in a process of its own behind Lambda's Runtime API.

const file = png("a.png");
const fixture = async (name: string, type: string) =>
  realFile(name, type, await readFile(new URL(`fixtures/inspection/${name}`, import.meta.url)));
const jpeg = await fixture("small.jpg", "image/jpeg");
const video = await fixture("one-frame.mp4", "video/mp4");
const memory: Record<FunctionName, number> = {
  "request-upload": limits.memory.request,
  "complete-upload": limits.memory.complete,
  library: limits.memory.request,
  "upload-statuses": limits.memory.request,
  "finalize-upload": limits.memory.finalize,
  "sweep-uploads": limits.memory.sweep,
  "publish-events": limits.memory.publish,
};

let bundles: Readonly<Record<FunctionName, Bundle>>;
beforeAll(async () => {
  bundles = await bundleFunctions({ platform: process.platform, architecture: process.arch });
});

const deploy = (
  name: FunctionName,
  environment: Readonly<Record<string, string>>,
  { folder, handler }: Pick<Bundle, "folder" | "handler"> = bundles[name],
) => deployFunction({ name, folder, handler, memory: memory[name], environment });

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

test("the bundled finalize-upload inspects in its process, and survives what ends that", async () => {
  await using running = await deployed();
  const { stack } = running;
  const hangs = await fixture("hang-min.webm", "video/webm");
  const files = [jpeg, video, hangs, file, hangs, jpeg];
  const forms = [];
  for (const each of files) forms.push(await requestUpload(stack.apiUrl, declared(each)));
  await Promise.all(
    forms.map((form, index) => postForm(form, files[index]?.buffer ?? Buffer.alloc(0))),
  );
  await stack.settled();
  const media = [];
  for (const { id } of forms) {
    const record = await getUpload(stack.apiUrl, id);
    expect(record.status).toBe("ready");
    media.push(record.media);
  }
  const [size, duration] = [
    { width: 8, height: 8 },
    { width: 16, height: 16, duration: 0.2 },
  ];
  expect(media).toEqual([size, duration, undefined, { width: 1, height: 1 }, undefined, size]);
  expect(stack.deadLetters()).toEqual([]);
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

test.each([
  ["there is nothing", (file: string) => rm(file)],
  ["another V8 has compiled", (file: string) => writeFile(file, "of another V8")],
])("a function whose code was not compiled ahead, where %s, answers as well", async (_, spoil) => {
  await using copy = await temporaryFolder();
  const { folder, handler } = bundles.library;
  await cp(folder, copy.path, { recursive: true });
  const compiled = (await readdir(copy.path)).filter((file) => file.endsWith(".gc"));
  expect(compiled).not.toEqual([]);
  for (const file of compiled) await spoil(join(copy.path, file));
  const environment = environmentWith("http://127.0.0.1:9");
  await using running = await deploy("library", environment, { folder: copy.path, handler });
  expect(await running.invoke(httpEvent("health"), lambdaContext)).toMatchObject({
    statusCode: 200,
  });
});

test("a function without its settings says at start which are missing", async () => {
  await using failing = await deploy("library", { AWS_REGION: region, SLIPWAY_BUCKET: "b" });
  const context = { getRemainingTimeInMillis: () => 1000 } as Parameters<typeof failing.invoke>[1];
  await expect(failing.invoke({}, context)).rejects.toThrow("SLIPWAY_TABLE is missing");
});
