import type { CompletionResponse, Upload } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import { expect, test } from "vitest";
import { createUploadApi } from "../api/upload-api.ts";
import { createFakeApi, createProblemResponse } from "../testing/fake-api.ts";
import { completeParts } from "./complete-upload.ts";

const never = new AbortController().signal;

/** Creates an upload that S3 completes after a number of polls. */
const startCompletion = async (
  getResponse: (requests: number, polls: number) => Response | Upload["status"],
) => {
  const fake = createFakeApi();
  const api = createUploadApi({ fetch: fake.fetch });
  const file = { fileName: "a.mp4", size: 1, contentType: "video/mp4" };
  const [upload] = (await api.requestUploads({ files: [file] })).uploads;
  const id = upload?.id ?? "";
  const waits: number[] = [];
  let requests = 0;
  fake.intercept((route) => {
    const isRequest = route.endsWith("/complete");
    if (isRequest) requests += 1;
    const next = getResponse(requests, fake.statusRequests());
    if (next instanceof Response) return isRequest ? next : undefined;
    if (next !== "pending") fake.settle(id, next);
    const record = fake.records.get(id);
    return isRequest && record
      ? Response.json({ ...record, completing: next === "pending" } satisfies CompletionResponse)
      : undefined;
  });
  const ports = {
    api,
    wait: async (milliseconds: number) => void waits.push(milliseconds),
    whenOnline: async () => {},
    random: () => 0.5,
    retryPolicy: { attempts: 3, firstDelay: 1, longestDelay: 1 },
  };
  const ended = completeParts({ id, checksum: "x-1" }, ports, never);
  return { ended, waits, requests: () => requests };
};

test("polls a completion that takes minutes less and less often, and requests it once", async () => {
  const { ended, waits, requests } = await startCompletion((_, polls) =>
    polls < 4 ? "pending" : "ready",
  );
  await ended;
  expect(requests()).toBe(1);
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
});

test("requests a completion again if it does not end, so that it is not lost", async () => {
  const { ended, requests } = await startCompletion((count) => (count < 2 ? "pending" : "ready"));
  await ended;
  expect(requests()).toBe(2);
});

test("stops polling a completion that never ends", async () => {
  const { ended, requests } = await startCompletion(() => "pending");
  await ended;
  expect(requests()).toBe(6);
});

test("fails if the upload is gone when its completion is requested again", async () => {
  const gone = new Problem("upload-gone", "The multipart upload was aborted.");
  const { ended } = await startCompletion((requests) =>
    requests < 2 ? "pending" : createProblemResponse(gone),
  );
  await expect(ended).rejects.toThrow("The multipart upload was aborted.");
});
