import { expect, test, vi } from "vitest";
import { createUploadApi } from "../api/upload-api.ts";
import { createUploader } from "../engine/uploader.ts";
import { createFakeApi } from "../testing/fake-api.ts";
import { getUploadId, stored, textFile, waitUntilSettled } from "../testing/harness.ts";
import type { FormSender } from "../transport/post-form.ts";
import { type DuplicateOptions, handleDuplicates } from "./handle-duplicates.ts";

/** Starts an uploader whose API recognizes the file `same.txt` as the first upload. */
const start = (onDuplicate: DuplicateOptions["onDuplicate"]) => {
  const api = createFakeApi();
  const sent: string[] = [];
  const sendForm: FormSender = async ({ form, file }) => {
    if (file instanceof File) sent.push(file.name);
    api.settle(getUploadId(form));
    return stored;
  };
  const fetchWithHints: typeof fetch = async (input, init) => {
    const response = await api.fetch(input, init);
    if (init?.method !== "POST" || !String(input).endsWith("/uploads")) return response;
    const { uploads } = await response.json();
    const [first] = [...api.records.keys()];
    const names = (api.requests.at(-1) ?? []).map(({ fileName }) => fileName);
    const hinted = uploads.map((one: object, index: number) =>
      names[index] === "same.txt" ? { ...one, duplicateOf: first } : one,
    );
    return Response.json({ uploads: hinted }, { status: 201 });
  };
  const uploader = createUploader(
    handleDuplicates({ fetch: fetchWithHints, onDuplicate, ports: { sendForm } }),
  );
  return { uploader, api, sent };
};

const uploadTwice = async (onDuplicate: DuplicateOptions["onDuplicate"]) => {
  const started = start(onDuplicate);
  const { uploader } = started;
  uploader.add([textFile("first.txt")]);
  await waitUntilSettled(uploader);
  uploader.add([textFile("same.txt"), textFile("other.txt", "other")]);
  await waitUntilSettled(uploader);
  const states = uploader.getSnapshot().uploads.map(({ state }) => state);
  return { ...started, states };
};

test("a skipped duplicate is ready with the existing upload, and is not sent", async () => {
  const { api, sent, states } = await uploadTwice("skip");
  const [first, second, third] = [...api.records.values()];
  expect(sent).toEqual(["first.txt", "other.txt"]);
  expect(states).toMatchObject([
    { status: "ready", record: { id: first?.id } },
    { status: "ready", record: { id: first?.id } },
    { status: "ready", record: { id: third?.id } },
  ]);
  expect(second).toMatchObject({ status: "deleted" });
});

test("a duplicate is uploaded again if the app keeps it", async () => {
  const onDuplicate = vi.fn(() => "keep" as const);
  const { api, sent, states } = await uploadTwice(onDuplicate);
  const [first] = [...api.records.values()];
  expect(sent).toEqual(["first.txt", "same.txt", "other.txt"]);
  expect(onDuplicate).toHaveBeenCalledExactlyOnceWith({
    file: expect.objectContaining({ fileName: "same.txt" }),
    duplicateOf: first?.id,
  });
  expect(new Set(states.map((state) => "record" in state && state.record.id)).size).toBe(3);
});

test("removing a skipped duplicate keeps the existing upload", async () => {
  const { uploader, api } = await uploadTwice("skip");
  const [, skipped] = uploader.getSnapshot().uploads;
  uploader.cancel(skipped?.localId);
  uploader.remove(skipped?.localId);
  const [first] = [...api.records.values()];
  expect(first).toMatchObject({ status: "ready" });
});

test("only a few uploads of many duplicates are discarded at the same time", async () => {
  const { ports } = handleDuplicates({
    onDuplicate: "skip",
    ports: {
      api: {
        ...createUploadApi(),
        requestUploads: async ({ files }) => ({
          uploads: files.map((_, index) => ({
            method: "post",
            id: String(index),
            url: "https://s3.example.com",
            fields: {},
            expiresAt: "2026-12-01T00:00:00Z",
            duplicateOf: "first",
          })),
        }),
        deleteUpload: async () => {
          started += 1;
          mostAtOnce = Math.max(mostAtOnce, started - ended);
          await new Promise(setImmediate);
          ended += 1;
        },
      },
    },
  });
  let started = 0;
  let ended = 0;
  let mostAtOnce = 0;
  const file = { fileName: "same.txt", size: 4, contentType: "text/plain" };
  const request = { files: Array.from({ length: 100 }, () => file) };
  const response = await ports.api?.requestUploads(request);
  expect(response?.uploads.map(({ id }) => id)).toEqual(request.files.map(() => "first"));
  expect([ended, mostAtOnce]).toEqual([100, 6]);
});
