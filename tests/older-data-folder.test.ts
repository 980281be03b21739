import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { defineSlipway } from "@slipway/core";
import { UploadPage } from "@slipway/core/api";
import { defaultKeys, legacyObjectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { partRange } from "@slipway/core/parts";
import { buildPath } from "@slipway/core/routes";
import * as v from "valibot";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { callApi } from "./api-calls.ts";
import { realFile } from "./real-files.ts";
import { runSlipway } from "./run-cli.ts";
import {
  completeUpload,
  getUpload,
  postForm,
  putPart,
  requestParts,
  requestUpload,
  toRequestedFile,
  uploadFile,
  waitUntilFinalized,
} from "./script-client.ts";
import { startTestStack, type TestStack, temporaryFolder } from "./stack.ts";

const archive = new URL("fixtures/data-folder-of-f645fb3.tar.zst", import.meta.url);

const Uploads = v.object({
  at: v.string(),
  ids: v.object({
    ready: v.string(),
    readyInParts: v.string(),
    deleted: v.string(),
    pending: v.string(),
    interrupted: v.string(),
    neverSent: v.string(),
  }),
  form: v.record(v.string(), v.string()),
});

/** Returns the content of the fixture's upload with this name. */
const textOf = (name: string, size: number): Buffer => Buffer.alloc(size, `${name}\n`);
const sizeOfLarge = limits.formThreshold + 5;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: TestStack;
let uploads: v.InferOutput<typeof Uploads>;

beforeEach(async () => {
  folder = await temporaryFolder();
  const input = zstdDecompressSync(readFileSync(archive));
  const { status } = spawnSync("tar", ["-x", "-C", folder.path], { input });
  expect(status).toBe(0);
  uploads = v.parse(Uploads, JSON.parse(readFileSync(join(folder.path, "uploads.json"), "utf8")));
  // Its signatures are valid for minutes, and the SDK and S3 must agree on the time.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(uploads.at) + 60_000 });
  stack = await startTestStack({ dataDir: folder.path });
});

afterEach(async () => {
  await stack[Symbol.asyncDispose]();
  vi.useRealTimers();
  await folder[Symbol.asyncDispose]();
});

/** Lists the keys of all objects in the bucket, in order. */
const objectKeys = async () => {
  const { Contents = [] } = await stack.s3.send(new ListObjectsV2Command({ Bucket: stack.bucket }));
  return Contents.map(({ Key }) => Key);
};

const sweepAfter = async (seconds: number) => {
  stack.advanceClock(seconds);
  await stack.sweep();
};

test("lists, downloads, and deletes files that were stored before object keys had random digits", async () => {
  const { ids } = uploads;
  const listed = await callApi(stack.apiUrl + buildPath("listUploads"));
  const page = v.parse(UploadPage, await listed.json());
  expect(page.uploads.map(({ fileName, status }) => `${fileName} ${status}`)).toEqual([
    "never-sent.txt pending",
    "interrupted.txt pending",
    "pending.txt pending",
    "ready-in-parts.txt ready",
    "ready.txt ready",
  ]);
  for (const [id, bytes] of [
    [ids.ready, textOf("ready.txt", 40)],
    [ids.readyInParts, textOf("ready-in-parts.txt", sizeOfLarge)],
  ] as const) {
    const download = await callApi(stack.apiUrl + buildPath("downloadUpload", { id }));
    expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
    const path = `${buildPath("deleteUpload", { id })}?permanently=true`;
    const response = await callApi(stack.apiUrl + path, {
      method: "DELETE",
    });
    expect(response.ok).toBe(true);
    expect(await objectKeys()).not.toContain(legacyObjectKey(id));
  }
});

test("lists uploads by a field with a config, although the table had no index for it", async () => {
  await stack[Symbol.asyncDispose]();
  const config = defineSlipway({
    kinds: { default: { fields: v.object({ album: v.optional(v.string()) }), index: ["album"] } },
  });
  for (const names of [["a"], ["b", "a"]]) {
    stack = await startTestStack({ dataDir: folder.path, config });
    const requested = await callApi(stack.apiUrl + buildPath("requestUploads"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        fields: { album: "x" },
        files: [toRequestedFile(realFile(`${names[0]}.txt`, "text/plain", "new"))],
      }),
    });
    expect(requested.status).toBe(201);
    const query = "?kind=default&album=x";
    const listed = await callApi(stack.apiUrl + buildPath("listUploads") + query);
    const { uploads } = v.parse(UploadPage, await listed.json());
    expect(uploads.map(({ fileName }) => fileName)).toEqual(names.map((name) => `${name}.txt`));
    if (names.length === 1) await stack[Symbol.asyncDispose]();
  }
});

test("finishes uploads that were in progress under the keys that were signed", async () => {
  const { ids, form } = uploads;
  const file = realFile("new.txt", "text/plain", "new");
  // The fixture's stack had another port.
  const { url } = await requestUpload(stack.apiUrl, toRequestedFile(file));
  const posted = await postForm({ url, fields: form }, textOf("pending.txt", 41));
  expect(posted.status).toBe(201);
  expect(await waitUntilFinalized(stack.apiUrl, ids.pending)).toMatchObject({ status: "ready" });

  const bytes = textOf("interrupted.txt", sizeOfLarge);
  const { uploaded = [] } = await requestParts(stack.apiUrl, ids.interrupted, []);
  expect(uploaded.map(({ partNumber }) => partNumber)).toEqual([1]);
  const missing = [2, 3, 4, 5].map((partNumber) => {
    const { start, end } = partRange(partNumber, {
      size: sizeOfLarge,
      partSize: limits.part.size,
    });
    return { partNumber, bytes: bytes.subarray(start, end) };
  });
  const { parts } = await requestParts(
    stack.apiUrl,
    ids.interrupted,
    missing.map(({ partNumber, bytes }) => ({
      partNumber,
      size: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("base64"),
    })),
  );
  for (const [index, part] of parts.entries())
    expect((await putPart(part, missing[index]?.bytes ?? Buffer.of())).status).toBe(200);
  expect((await completeUpload(stack.apiUrl, ids.interrupted)).status).toBe(202);
  expect(await waitUntilFinalized(stack.apiUrl, ids.interrupted)).toMatchObject({
    status: "ready",
  });
  expect(await objectKeys()).toEqual(
    [ids.ready, ids.readyInParts, ids.pending, ids.interrupted].map(legacyObjectKey),
  );

  const fresh = await uploadFile(stack.apiUrl, file);
  expect(await objectKeys()).toContain(defaultKeys.create(fresh.id));
});

test("expires uploads that never arrived, and leaves nothing for fsck to report", async () => {
  const { ids } = uploads;
  await sweepAfter(limits.policyLifetime + limits.policyGrace);
  expect(await getUpload(stack.apiUrl, ids.neverSent)).toMatchObject({ status: "expired" });
  expect(await getUpload(stack.apiUrl, ids.ready)).toMatchObject({ status: "ready" });
  await sweepAfter(limits.multipartLifetime);
  await sweepAfter(limits.quarantine);
  expect(await getUpload(stack.apiUrl, ids.interrupted)).toMatchObject({ status: "expired" });
  expect(await objectKeys()).toEqual([ids.ready, ids.readyInParts].map(legacyObjectKey));
  vi.useRealTimers();
  const fsck = runSlipway(["fsck", "--data", folder.path]);
  expect(await fsck.exitCode, fsck.output.stdout + fsck.output.stderr).toBe(0);
});
