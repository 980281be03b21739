import { createHash } from "node:crypto";
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { defineSlipway } from "@slipway/core";
import { type RequestedFile, type RequestedPart, StatusResponse } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { partRange } from "@slipway/core/parts";
import { buildPath, type RouteName } from "@slipway/core/routes";
import * as v from "valibot";
import { expect, vi } from "vitest";
import { callApi } from "../api-calls.ts";
import { png } from "../real-files.ts";
import {
  completeUpload,
  getUpload,
  listVersionIds,
  postForm,
  putPart,
  requestMultipart,
  requestParts,
  requestUpload,
  toRequestedFile,
} from "../script-client.ts";
import type { TestStack } from "../stack.ts";

/** Controls faults during the journey. */
export interface Mishaps {
  /** True while the events of S3 are lost. */
  losesEvents: boolean;
  /** True while DynamoDB fails instead of recording an upload. */
  breaksPut: boolean;
}

const image = png("a.png");
const large = Buffer.alloc(limits.formThreshold, "All hands on deck. ");
const largeFile: RequestedFile = {
  fileName: "log.txt",
  size: large.length,
  contentType: "text/plain",
};

/**
 * Makes the functions do everything that they do with S3 and DynamoDB: by requests, time, and faults, the fast ones first.
 *
 * @throws {Error} if any result is wrong
 */
export const travel = async (stack: TestStack, mishaps: Mishaps): Promise<void> => {
  await callHooks(stack);
  await libraryOf(stack);
  await replayAndDelete(stack);
  await cancelInParts(stack);
  await requestThatFails(stack, mishaps);
  await completeTwice(stack, mishaps);
  // Steps that move the clock come last, because forms and links expire.
  await sweepAfterLostEvents(stack, mishaps);
  await expiry(stack);
};

const call = async (
  { apiUrl }: TestStack,
  route: RouteName,
  {
    method = "GET",
    id,
    query = "",
    body,
  }: { method?: string; id?: string; query?: string; body?: object } = {},
): Promise<Response> => {
  const response = await callApi(apiUrl + buildPath(route, { id }) + query, {
    method,
    redirect: "manual",
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  expect(response.status, `${method} ${route}`).toBeLessThan(400);
  return response;
};

/** @throws {Error} with S3's message */
const requireTaken = async (response: Response): Promise<void> => {
  if (!response.ok) throw new Error(await response.text());
};

const send = async (stack: TestStack, more: Partial<RequestedFile> = {}) => {
  const form = await requestUpload(stack.apiUrl, { ...toRequestedFile(image), ...more });
  const response = await postForm(form, image.buffer);
  await requireTaken(response);
  return form;
};

const statusOf = async (stack: TestStack, id: string) => (await getUpload(stack.apiUrl, id)).status;

const stored = async (stack: TestStack, more: Partial<RequestedFile> = {}) => {
  const form = await send(stack, more);
  await stack.settled();
  expect(await statusOf(stack, form.id)).toBe("ready");
  return form;
};

/** Creates a config whose uploads can be listed by a field, and whose hook fails the first time. */
export const createHookedConfig = () => {
  let calls = 0;
  return defineSlipway({
    kinds: {
      default: {
        fields: v.object({ album: v.optional(v.string()) }),
        index: ["album"],
        onReady: () => {
          calls += 1;
          if (calls === 1) throw new Error("The first call fails.");
        },
      },
    },
  });
};

/** Lets a hook fail once and complete, and its event arrive again. */
const callHooks = async (stack: TestStack) => {
  await stored(stack);
  const [detail] = stack.events;
  await stack.sendToHooks(JSON.stringify({ detail }));
  await stack.settled();
  expect(stack.hookDeadLetters()).toEqual([]);
};

const libraryOf = async (stack: TestStack) => {
  const { id, duplicateOf } = await stored(stack);
  // An earlier step stored the same bytes.
  expect(duplicateOf).toEqual(expect.any(String));
  await call(stack, "listUploads");
  await call(stack, "listUploads", { query: "?kind=default&album=a" });
  await call(stack, "listChanges");
  const statuses = await call(stack, "getStatuses", { method: "POST", body: { ids: [id] } });
  const { uploads } = v.parse(StatusResponse, await statuses.json());
  await requireTaken(await fetch(uploads[0]?.previewUrl ?? ""));
  await call(stack, "editUpload", { method: "PATCH", id, body: { title: "A" } });
  const link = (await call(stack, "downloadUpload", { id })).headers.get("location");
  await requireTaken(await fetch(link ?? ""));
};

const replayAndDelete = async (stack: TestStack) => {
  const form = await stored(stack);
  await postForm(form, image.buffer);
  await stack.settled();
  expect(await listVersionIds(stack, form.id)).toHaveLength(1);
  await call(stack, "deleteUpload", { method: "DELETE", id: form.id });
  await call(stack, "restoreUpload", { method: "POST", id: form.id });
  await call(stack, "deleteUpload", { method: "DELETE", id: form.id });
  const body = { ids: [form.id], action: "restore" };
  await call(stack, "changeUploads", { method: "POST", body });
  await call(stack, "deleteUpload", { method: "DELETE", id: form.id });
  await call(stack, "emptyTrash", { method: "DELETE" });
  expect(await listVersionIds(stack, form.id)).toEqual([]);
};

const multipartUploads = async ({ s3, bucket }: TestStack) =>
  (await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? [];

const cancelInParts = async (stack: TestStack) => {
  const { id } = await requestMultipart(stack.apiUrl, largeFile);
  await requestParts(stack.apiUrl, id, []);
  await call(stack, "deleteUpload", { method: "DELETE", id });
  expect(await multipartUploads(stack)).toEqual([]);
};

/** Checks that a multipart upload is aborted if its record cannot be written. */
const requestThatFails = async (stack: TestStack, mishaps: Mishaps) => {
  mishaps.breaksPut = true;
  const response = await callApi(stack.apiUrl + buildPath("requestUploads"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ files: [largeFile] }),
  });
  mishaps.breaksPut = false;
  expect(response.status).toBe(503);
  expect(await multipartUploads(stack)).toEqual([]);
};

/** Checks that the sweep finds uploads and replays without events, and uploads whose retention ended. */
const sweepAfterLostEvents = async (stack: TestStack, mishaps: Mishaps) => {
  mishaps.losesEvents = true;
  const form = await send(stack, { retention: 1 });
  await postForm(form, image.buffer);
  stack.advanceClock(limits.policyLifetime + limits.policyGrace + 1);
  await stack.sweep();
  mishaps.losesEvents = false;
  expect(await statusOf(stack, form.id)).toBe("ready");
  expect(await listVersionIds(stack, form.id)).toHaveLength(1);
};

/** Completes an upload again before its event arrived, as a client that lost the response does. */
const completeTwice = async (stack: TestStack, mishaps: Mishaps) => {
  mishaps.losesEvents = true;
  const { id, partSize, parts: count } = await requestMultipart(stack.apiUrl, largeFile);
  const parts = Array.from({ length: count }, (_, index) => {
    const { start, end } = partRange(index + 1, { size: large.length, partSize });
    return large.subarray(start, end);
  });
  const asked = parts.map(
    (part, index): RequestedPart => ({
      partNumber: index + 1,
      size: part.length,
      sha256: createHash("sha256").update(part).digest("base64"),
    }),
  );
  const { parts: signed } = await requestParts(stack.apiUrl, id, asked);
  for (const [index, part] of signed.entries()) await putPart(part, parts[index] ?? Buffer.of());
  expect((await completeUpload(stack.apiUrl, id)).status).toBe(202);
  await vi.waitFor(async () => expect(await listVersionIds(stack, id)).toHaveLength(1), {
    timeout: 10_000,
  });
  expect((await completeUpload(stack.apiUrl, id)).status).toBe(202);
  mishaps.losesEvents = false;
};

const expiry = async (stack: TestStack) => {
  const { id } = await requestMultipart(stack.apiUrl, largeFile);
  stack.advanceClock(limits.multipartLifetime + limits.policyGrace + 1);
  await stack.sweep();
  expect(await statusOf(stack, id)).toBe("expired");
  expect(await multipartUploads(stack)).toEqual([]);
};
