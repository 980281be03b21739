import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import { createHttpEvent, lambdaContext } from "@slipway/functions/testing/http-event";
import { region, tableName } from "@slipway/local/names";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentWith } from "../packages/functions/bundle/first-event.ts";
import { callApi } from "./api-calls.ts";
import {
  type Bundles,
  bundleAhead,
  bundleWithSst,
  deployBundle,
  startWith,
} from "./lambda-runtime/bundled-stack.ts";
import { png, realFile } from "./real-files.ts";
import {
  getUpload,
  listVersionIds,
  postForm,
  requestMultipart,
  requestParts,
  requestUpload,
  toRequestedFile,
  uploadFile,
} from "./script-client.ts";
import { temporaryFolder } from "./stack.ts";

// Runs what is deployed and not its sources: each function as it is bundled, in its own process behind Lambda's Runtime API.

const file = png("a.png");
const fixture = async (name: string, type: string) =>
  realFile(name, type, await readFile(new URL(`fixtures/inspection/${name}`, import.meta.url)));
const jpeg = await fixture("small.jpg", "image/jpeg");
const video = await fixture("one-frame.mp4", "video/mp4");

const scratch = await mkdtemp(join(tmpdir(), "slipway-bundled-functions-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Makes an upload due now, because the processes use the real clock. */
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

describe.each([
  ["bundled by SST's bundler", () => bundleWithSst(scratch)],
  ["compiled ahead", () => bundleAhead()],
])("functions %s", (_, bundle) => {
  let bundles: Bundles;
  beforeAll(async () => {
    bundles = await bundle();
  });

  test("carry an upload from its request to its deletion, and publish events", async () => {
    await using running = await startWith(bundles);
    const { stack } = running;
    const { apiUrl } = stack;
    const record = await uploadFile(apiUrl, file);
    expect(record).toMatchObject({ status: "ready", media: { width: 1, height: 1 } });

    const call = (path: string, init: RequestInit = {}) => callApi(apiUrl + path, init);
    const asJson = { headers: { "content-type": "application/json" } };
    const id = { id: record.id };
    const statuses = await call(buildPath("getStatuses"), {
      method: "POST",
      ...asJson,
      body: JSON.stringify({ ids: [record.id] }),
    });
    expect(await statuses.json()).toMatchObject({ uploads: [{ status: "ready" }] });
    const list = await call(buildPath("listUploads"));
    expect(await list.json()).toMatchObject({ uploads: [id] });
    const download = await call(buildPath("downloadUpload", id));
    expect(Buffer.from(await download.arrayBuffer())).toEqual(file.buffer);
    const trashed = await call(buildPath("deleteUpload", id), { method: "DELETE" });
    expect(await trashed.json()).toMatchObject({ status: "trashed" });
    const restored = await call(buildPath("restoreUpload", id), { method: "POST" });
    expect(await restored.json()).toMatchObject({ status: "ready" });
    const gone = await call(`${buildPath("deleteUpload", id)}?permanently=true`, {
      method: "DELETE",
    });
    expect(gone.status).toBe(202);
    expect(await listVersionIds(stack, record.id)).toEqual([]);

    await stack.settled();
    expect(stack.events.map(({ type }) => type)).toEqual([
      "upload.ready",
      "upload.trashed",
      "upload.restored",
      "upload.deleted",
    ]);
    expect(stack.warnings).toEqual([]);
  });

  test("inspect uploads in the inspection process, and survive its end", async () => {
    await using running = await startWith(bundles);
    const { stack } = running;
    const hangs = await fixture("hang-min.webm", "video/webm");
    const files = [jpeg, video, hangs, file, hangs, jpeg];
    const forms = [];
    for (const each of files) forms.push(await requestUpload(stack.apiUrl, toRequestedFile(each)));
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

  test("load the S3 client for a multipart upload, and return the problems of the API", async () => {
    await using running = await startWith(bundles);
    const { apiUrl } = running.stack;
    const large = { fileName: "log.txt", size: limits.formThreshold, contentType: "text/plain" };
    const { id } = await requestMultipart(apiUrl, large);
    const part = { partNumber: 1, size: limits.part.size, sha256: `${"A".repeat(43)}=` };
    expect((await requestParts(apiUrl, id, [part])).parts).toHaveLength(1);
    const early = await callApi(apiUrl + buildPath("completeUpload", { id }), { method: "POST" });
    expect(early.status).toBe(409);
    const wrong = await callApi(apiUrl + buildPath("getUpload", { id: "none" }));
    expect(wrong.status).toBe(400);
  });

  test("heal an upload whose event was lost", async () => {
    await using running = await startWith(bundles);
    const { stack } = running;
    const form = await requestUpload(stack.apiUrl, toRequestedFile(file));
    await postForm(form, file.buffer);
    await stack.settled();
    await postForm(form, file.buffer);
    await stack.settled();
    await makeDue(stack.dataDir, form.id);
    await stack.sweep();
    expect((await getUpload(stack.apiUrl, form.id)).status).toBe("ready");
    expect(await listVersionIds(stack, form.id)).toHaveLength(1);
  });

  test("report missing settings at start", async () => {
    await using failing = await deployBundle("library", bundles.library, {
      AWS_REGION: region,
      SLIPWAY_BUCKET: "b",
    });
    const context = { getRemainingTimeInMillis: () => 1000 } as Parameters<
      typeof failing.invoke
    >[1];
    await expect(failing.invoke({}, context)).rejects.toThrow("SLIPWAY_TABLE is missing");
  });
});

test.each([
  ["is missing", (file: string) => rm(file)],
  ["is of another V8", (file: string) => writeFile(file, "of another V8")],
])("a function responds if its compiled code %s", async (_, spoil) => {
  await using copy = await temporaryFolder();
  const { folder, handler } = (await bundleAhead()).library;
  await cp(folder, copy.path, { recursive: true });
  const compiled = (await readdir(copy.path)).filter((file) => file.endsWith(".gc"));
  expect(compiled).not.toEqual([]);
  for (const file of compiled) await spoil(join(copy.path, file));
  const environment = environmentWith("http://127.0.0.1:9");
  await using running = await deployBundle("library", { folder: copy.path, handler }, environment);
  expect(await running.invoke(createHttpEvent("health"), lambdaContext)).toMatchObject({
    statusCode: 200,
  });
});
