import { defaultKeys } from "@slipway/core/identity";
import { describe, expect, test } from "vitest";
import { finalizeUploadHandler } from "../lambda/handlers/handle-bucket-events.ts";
import { lambdaContext } from "../testing/http-event.ts";
import { createWorld, png } from "../testing/world.ts";
import { deleteUpload } from "../trash/delete.ts";
import { finalizeUpload } from "./finalize.ts";

test("an upload becomes ready with the object's metadata, in one read of S3 and one write", async () => {
  const { adapters, objects, records, counts, request, store } = createWorld();
  const id = await request();
  const writes: string[] = [];
  const counted = {
    ...records,
    get: async (key: string) => {
      writes.push("get");
      return records.get(key);
    },
    apply: async (write: Parameters<typeof records.apply>[0]) => {
      writes.push(write.kind);
      return records.apply(write);
    },
  };
  const event = store(id);
  await finalizeUpload(event, { ...adapters, records: counted });
  expect(await records.get(id)).toMatchObject({
    status: "ready",
    object: {
      key: defaultKeys.create(id),
      versionId: event.versionId,
      size: png.length,
      contentType: "image/png",
      checksum: { algorithm: "SHA256", value: "SXeQlH1GZnYM4488AOhSxx/bZsroSbro6e3jUnGeFYE=" },
    },
    media: { width: 1, height: 1 },
  });
  expect(writes).toEqual(["update"]);
  expect(objects.calls).toEqual({ signPost: 1, look: 1 });
  expect(counts).toMatchObject({ finalized: 1 });
});

test("a hundred concurrent deliveries of an event make the record ready once", async () => {
  const { adapters, counts, request, store } = createWorld();
  const event = store(await request());
  await Promise.all(Array.from({ length: 100 }, () => finalizeUpload(event, adapters)));
  expect(counts).toMatchObject({ finalized: 1, duplicate: 99 });
});

test("a replay is deleted, and the first version is still served", async () => {
  const { adapters, objects, records, request, store } = createWorld();
  const id = await request();
  const first = store(id);
  const second = store(id);
  await finalizeUpload(first, adapters);
  await finalizeUpload(second, adapters);
  expect(await records.get(id)).toMatchObject({ object: { versionId: first.versionId } });
  expect(await objects.listVersions(defaultKeys.create(id))).toEqual([first.versionId]);
});

describe("an object that does not match its declaration", () => {
  test.each([
    [
      "other bytes of the type",
      { contentType: "text/plain" },
      "image/png",
      "content-type-mismatch",
    ],
    ["a PNG as JPEG", { contentType: "image/jpeg" }, "image/jpeg", "content-mismatch"],
    ["fewer bytes", { size: 71 }, "image/png", "size-mismatch"],
    [
      "another checksum",
      { sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
      "image/png",
      "checksum-mismatch",
    ],
  ])("is rejected with a reason and deleted: %s", async (_, declared, stored, code) => {
    const { adapters, objects, records, request, store } = createWorld();
    const id = await request(png, declared);
    await finalizeUpload(store(id, png, stored), adapters);
    expect(await records.get(id)).toMatchObject({ status: "rejected", reason: { code } });
    expect(await objects.listVersions(defaultKeys.create(id))).toEqual([]);
  });
});

test("the next delivery finishes the work of a handler that failed after its write", async () => {
  const { adapters, objects, request, store } = createWorld();
  const id = await request(png, { contentType: "image/jpeg" });
  const event = store(id, png, "image/jpeg");
  const dying = {
    ...objects,
    deleteVersion: async () => {
      throw new Error("killed");
    },
  };
  await expect(finalizeUpload(event, { ...adapters, objects: dying })).rejects.toThrow("killed");
  await finalizeUpload(event, adapters);
  expect(await objects.listVersions(defaultKeys.create(id))).toEqual([]);
});

test("an event that arrives again after its version was deleted changes nothing, although S3 responds with 403", async () => {
  const { adapters, objects, records, request, store } = createWorld();
  objects.forbidMissing = true;
  const id = await request();
  const event = store(id);
  await deleteUpload("ann", id, { permanently: true }, adapters);
  await finalizeUpload(event, adapters);
  expect(await records.get(id)).toMatchObject({ status: "deleted" });
});

test("an awaited object that S3 refuses is an error, so that its event is delivered again", async () => {
  const { adapters, objects, request } = createWorld();
  objects.forbidMissing = true;
  const key = defaultKeys.create(await request());
  const event = { kind: "created", bucket: "b", key, versionId: "v9" } as const;
  await expect(finalizeUpload(event, adapters)).rejects.toThrow("Access Denied");
});

test("an object without a record becomes an orphan, and an object at a foreign key is ignored", async () => {
  const { adapters, objects, records, counts, store } = createWorld();
  const id = "01930000-0000-7000-8000-00000000000a";
  await finalizeUpload(store(id), adapters);
  expect(await records.get(id)).toMatchObject({ status: "orphan" });
  const versionId = objects.put("uploads/readme", png, "image/png");
  await finalizeUpload(
    { kind: "created", bucket: "b", key: "uploads/readme", versionId },
    adapters,
  );
  expect(await objects.listVersions("uploads/readme")).toEqual([versionId]);
  expect(counts).toMatchObject({ orphan: 1, foreign: 1 });
});

test("a ready upload whose object is removed in S3 is deleted with that reason", async () => {
  const { adapters, records, upload } = createWorld();
  const id = await upload();
  const removed = {
    kind: "removed",
    bucket: "b",
    key: defaultKeys.create(id),
    versionId: "v1",
  } as const;
  await finalizeUpload(removed, adapters);
  expect(await records.get(id)).toMatchObject({
    status: "deleted",
    reason: { code: "removed-in-storage" },
  });
});

test("only the failed messages of a batch are delivered again", async () => {
  const { adapters, request, store } = createWorld();
  const event = store(await request());
  const message = (messageId: string, body: unknown) => ({
    messageId,
    receiptHandle: messageId,
    body: JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "s3",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:q",
    awsRegion: "us-east-1",
  });
  const record = {
    eventName: "ObjectCreated:Post",
    eventTime: "2026-01-01T12:00:00.000Z",
    s3: {
      bucket: { name: "b" },
      object: { key: event.key, versionId: event.versionId, sequencer: "0A" },
    },
  };
  const answer = await finalizeUploadHandler(adapters)(
    {
      Records: [
        message("good", { Records: [record] }),
        message("bad", { nonsense: true }),
        message("test", { Service: "Amazon S3", Event: "s3:TestEvent" }),
      ],
    },
    lambdaContext,
  );
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "bad" }] });
});

test("the events of Slipway's own deletions need one read each and change nothing", async () => {
  const { adapters, objects, records, counts, request, store, upload } = createWorld();
  const replayed = await upload();
  const replay = store(replayed);
  await finalizeUpload(replay, adapters);
  const deleted = await upload();
  const { object } = await deleteUpload("ann", deleted, { permanently: true }, adapters);
  const rejected = await request(png, { contentType: "image/jpeg" });
  const wrong = store(rejected, png, "image/jpeg");
  await finalizeUpload(wrong, adapters);
  const before = records.all();

  const calls: string[] = [];
  const counted = {
    ...records,
    get: (id: string) => {
      calls.push("get");
      return records.get(id);
    },
    apply: async () => {
      calls.push("apply");
      return undefined;
    },
  };
  const callsBefore = { ...objects.calls };
  for (const { key, versionId } of [
    replay,
    { key: defaultKeys.create(deleted), versionId: object?.versionId ?? "" },
    wrong,
  ])
    await finalizeUpload(
      { kind: "removed", bucket: "b", key, versionId },
      { ...adapters, records: counted },
    );
  expect(calls).toEqual(["get", "get", "get"]);
  expect(objects.calls).toEqual(callsBefore);
  expect(records.all()).toEqual(before);
  expect(counts).toMatchObject({ gone: 3 });
});
