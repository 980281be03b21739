import type { CompletionAnswer, Upload } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import { expect, test } from "vitest";
import { createUploadApi } from "../api/upload-api.ts";
import { createFakeApi, createProblemResponse } from "../testing/fake-api.ts";
import { completeParts } from "./complete-upload.ts";

const never = new AbortController().signal;

/** An upload that S3 takes some looks to complete. */
const completing = async (
  answers: (requests: number, looks: number) => Response | Upload["status"],
) => {
  const fake = createFakeApi();
  const api = createUploadApi({ fetch: fake.fetch });
  const file = { fileName: "a.mp4", size: 1, contentType: "video/mp4" };
  const [upload] = (await api.requestUploads([file])).uploads;
  const id = upload?.id ?? "";
  const waits: number[] = [];
  let requests = 0;
  fake.intercept((route) => {
    const isRequest = route.endsWith("/complete");
    if (isRequest) requests += 1;
    const next = answers(requests, fake.looks());
    if (next instanceof Response) return isRequest ? next : undefined;
    if (next !== "pending") fake.settle(id, next);
    const record = fake.records.get(id);
    return isRequest && record
      ? Response.json({ ...record, completing: next === "pending" } satisfies CompletionAnswer)
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

test("a completion that takes minutes is looked at less and less often, and asked for once", async () => {
  const { ended, waits, requests } = await completing((_, looks) =>
    looks < 4 ? "pending" : "ready",
  );
  await ended;
  expect(requests()).toBe(1);
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
});

test("a completion of which nothing comes is asked for again, so that it is not lost", async () => {
  const { ended, requests } = await completing((asked) => (asked < 2 ? "pending" : "ready"));
  await ended;
  expect(requests()).toBe(2);
});

test("a completion that does not end is left to the server after a while", async () => {
  const { ended, requests } = await completing(() => "pending");
  await ended;
  expect(requests()).toBe(6);
});

test("an upload that is gone when its completion is asked for again fails", async () => {
  const gone = new Problem("upload-gone", "The multipart upload was aborted.");
  const { ended } = await completing((asked) =>
    asked < 2 ? "pending" : createProblemResponse(gone),
  );
  await expect(ended).rejects.toThrow("The multipart upload was aborted.");
});
