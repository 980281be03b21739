import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { boxesIn } from "@slipway/core/content/formats/iso-media";
import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { hasFile } from "@slipway/core/status";
import { deriveImages } from "@slipway/functions/images/derive";
import { parseAppKinds } from "@slipway/functions/ports/app-kinds";
import type { DerivationJob, ReadBytes } from "@slipway/functions/ports/derived-images";
import { readSample } from "@slipway/functions/testing/sample-files";
import { deleteUpload } from "@slipway/functions/trash/delete";
import { sweepUploads } from "@slipway/functions/uploads/sweep";
import { expect, test } from "vitest";
import { openPipeline } from "./pipeline.ts";
import { pdf, png, realFile } from "./real-files.ts";
import { listVersionIds, toRequestedFile } from "./script-client.ts";
import { imageAwsCalls, uploadAwsCalls } from "./upload-aws-calls.ts";

const file = pdf("a.pdf");

test("finalizing an ordinary upload takes two calls", async () => {
  await using pipeline = await openPipeline();
  const form = await pipeline.request(toRequestedFile(file));
  const event = await pipeline.store(form, file.buffer);
  expect(await pipeline.deliver(event)).toEqual({ calls: uploadAwsCalls.finalize, failed: [] });
  expect(await pipeline.adapters.records.get(form.id)).toMatchObject({ status: "ready" });
});

test("requesting an ordinary upload takes one call", async () => {
  await using pipeline = await openPipeline();
  const calls = await pipeline.recordCalls(() => pipeline.request(toRequestedFile(file)));
  expect(calls).toEqual(uploadAwsCalls.request);
});

test("sweeping an ordinary upload after its policy expired takes four calls, of which the first counts the attempt", async () => {
  await using pipeline = await openPipeline();
  await pipeline.deliver(
    await pipeline.store(await pipeline.request(toRequestedFile(file)), file.buffer),
  );
  const later = Date.now() + 1000 * (limits.policyLifetime + limits.policyGrace + limits.clockSkew);
  const adapters = { ...pipeline.adapters, clock: () => new Date(later) };
  const calls = await pipeline.recordCalls(() => sweepUploads(adapters));
  // The queries of a sweep serve all due records.
  expect(calls.filter((operation) => operation !== "Query")).toEqual(uploadAwsCalls.sweep);
  expect(await pipeline.recordCalls(() => sweepUploads(adapters))).toEqual(
    calls.filter((operation) => operation === "Query"),
  );
});

test("deriving a variant takes five calls, of which the second counts the attempt", async () => {
  await using pipeline = await openPipeline();
  const photo = png("a.png");
  const form = await pipeline.request(toRequestedFile(photo));
  await pipeline.deliver(await pipeline.store(form, photo.buffer));
  const record = await pipeline.adapters.records.get(form.id);
  const image = { name: "thumb", bytes: new Uint8Array(9), width: 1, height: 1 };
  const adapters = {
    ...pipeline.adapters,
    kinds: parseAppKinds({ kinds: { default: { variants: { thumb: { width: 320 } } } } }),
    deriver: {
      derive: async ({ size }: DerivationJob, read: ReadBytes) => {
        await read({ start: 0, end: size });
        return { images: [{ ...image, contentType: "image/webp" }] };
      },
    },
  };
  const { id } = form;
  const versionId = hasFile(record) ? record.object.versionId : "";
  const calls = await pipeline.recordCalls(() => deriveImages({ id, versionId }, adapters));
  expect(calls).toEqual(imageAwsCalls);
  expect(await pipeline.adapters.records.get(id)).toMatchObject({ variants: { thumb: {} } });
});

test("an event that is delivered twice takes three calls the second time", async () => {
  await using pipeline = await openPipeline();
  const event = await pipeline.store(await pipeline.request(toRequestedFile(file)), file.buffer);
  await pipeline.deliver(event);
  expect((await pipeline.deliver(event)).calls).toEqual(["GetObject", "UpdateItem", "GetItem"]);
});

test("finalizing an upload without a checksum takes two calls", async () => {
  await using pipeline = await openPipeline();
  const { sha256: _, ...withoutChecksum } = toRequestedFile(file);
  const form = await pipeline.request(withoutChecksum);
  const event = await pipeline.store(form, file.buffer);
  expect((await pipeline.deliver(event)).calls).toEqual(["GetObject", "UpdateItem"]);
  expect(await pipeline.adapters.records.get(form.id)).toMatchObject({ status: "ready" });
});

test.each([
  ["isom.mp4", "video/mp4", { width: 64, height: 48, duration: 1 }],
  ["movie.mov", "video/quicktime", { width: 64, height: 48, duration: 1 }],
  ["m4a.m4a", "audio/mp4", { duration: 0.3 }],
])(
  "finalizing a recording whose tables are at its end takes one more call: %s",
  async (name, type, media) => {
    await using pipeline = await openPipeline();
    const recording = realFile(name, type, moveTablesToEnd(readSample(name)));
    const form = await pipeline.request(toRequestedFile(recording));
    const event = await pipeline.store(form, recording.buffer);
    const calls = ["GetObject", "GetObject", "UpdateItem"];
    expect(await pipeline.deliver(event)).toEqual({ calls, failed: [] });
    expect(await pipeline.adapters.records.get(form.id)).toMatchObject({ status: "ready", media });
  },
);

/** Moves the tables of a recording behind the bytes that finalize-upload reads of every object. */
const moveTablesToEnd = (bytes: Uint8Array): Uint8Array => {
  const tables = boxesIn(bytes).find(({ type }) => type === "moov")?.offset ?? 0;
  const free = Buffer.alloc(limits.inspectedBytes);
  free.writeUInt32BE(free.length);
  free.write("free", 4);
  return Buffer.concat([bytes.subarray(0, tables), free, bytes.subarray(tables)]);
};

test("finalizing an upload with a retention takes two calls", async () => {
  await using pipeline = await openPipeline();
  const form = await pipeline.request({ ...toRequestedFile(file), retention: 7 });
  const event = await pipeline.store(form, file.buffer);
  const { calls } = await pipeline.deliver(event);
  expect(await pipeline.adapters.records.get(form.id)).toMatchObject({ status: "ready" });
  expect(calls).toEqual(["GetObject", "UpdateItem"]);
});

test("a replay takes three calls to be recognized, and one to be deleted", async () => {
  await using pipeline = await openPipeline();
  const form = await pipeline.request(toRequestedFile(file));
  await pipeline.deliver(await pipeline.store(form, file.buffer));
  const replay = await pipeline.store(form, file.buffer);
  expect((await pipeline.deliver(replay)).calls).toEqual([
    "GetObject",
    "UpdateItem",
    "GetItem",
    "DeleteObject",
  ]);
});

test("an object that arrives after its upload was deleted takes three calls to be recognized, and one to be deleted", async () => {
  await using pipeline = await openPipeline();
  const form = await pipeline.request(toRequestedFile(file));
  await deleteUpload("ann", form.id, { permanently: true }, pipeline.adapters);
  const late = await pipeline.store(form, file.buffer);
  expect((await pipeline.deliver(late)).calls).toEqual([
    "GetObject",
    "UpdateItem",
    "GetItem",
    "DeleteObject",
  ]);
});

test("rejecting an upload takes two calls, and one to delete its object", async () => {
  await using pipeline = await openPipeline();
  const liar = realFile("a.pdf", "application/pdf", png("a.png").buffer);
  const form = await pipeline.request(toRequestedFile(liar));
  const event = await pipeline.store(form, liar.buffer);
  expect((await pipeline.deliver(event)).calls).toEqual([
    "GetObject",
    "UpdateItem",
    "DeleteObject",
  ]);
  expect(await pipeline.adapters.records.get(form.id)).toMatchObject({ status: "rejected" });
});

test("the event of a deleted version takes two calls, because only the record shows that it was deleted", async () => {
  await using pipeline = await openPipeline();
  const form = await pipeline.request(toRequestedFile(file));
  const event = await pipeline.store(form, file.buffer);
  await deleteUpload("ann", form.id, { permanently: true }, pipeline.adapters);
  expect(await pipeline.deliver(event)).toEqual({ calls: ["GetObject", "GetItem"], failed: [] });
});

test("an orphan takes four calls, of which the last records when to delete it", async () => {
  await using pipeline = await openPipeline();
  const id = "01930000-0000-7000-8000-00000000000a";
  const event = await pipeline.changeS3((s3, Bucket) =>
    s3.send(new PutObjectCommand({ Bucket, Key: defaultKeys.create(id), Body: "anything" })),
  );
  expect((await pipeline.deliver(event)).calls).toEqual([
    "GetObject",
    "UpdateItem",
    "GetItem",
    "UpdateItem",
  ]);
  expect(await pipeline.adapters.records.get(id)).toMatchObject({ status: "orphan" });
  expect((await pipeline.deliver(event)).calls).toEqual(["GetObject", "UpdateItem", "GetItem"]);
});

test("the removal of a version takes one call, or two if it was the pinned version", async () => {
  await using pipeline = await openPipeline();
  const form = await pipeline.request(toRequestedFile(file));
  await pipeline.deliver(await pipeline.store(form, file.buffer));
  const remove = (versionId: string | undefined) =>
    pipeline.changeS3((s3, Bucket) =>
      s3.send(
        new DeleteObjectCommand({ Bucket, Key: defaultKeys.create(form.id), VersionId: versionId }),
      ),
    );
  await pipeline.store(form, file.buffer);
  const [replay, pinned] = await listVersionIds(
    { s3: pipeline.s3, bucket: pipeline.bucket },
    form.id,
  );
  expect(await pipeline.deliver(await remove(replay))).toEqual({ calls: ["GetItem"], failed: [] });
  expect(await pipeline.deliver(await remove(pinned))).toEqual({
    calls: ["GetItem", "UpdateItem"],
    failed: [],
  });
  expect(await pipeline.adapters.records.get(form.id)).toMatchObject({
    status: "deleted",
    reason: { code: "removed-in-storage" },
  });
});

test("all messages of a batch are handled in parallel", async () => {
  await using pipeline = await openPipeline();
  const { batchSize } = limits.queue;
  const events: string[] = [];
  for (let count = 0; count < batchSize; count += 1)
    events.push(await pipeline.store(await pipeline.request(toRequestedFile(file)), file.buffer));
  // Each call waits until all have started. If messages were handled one after the other, they would wait forever.
  const started = Promise.withResolvers<void>();
  let count = 0;
  pipeline.onRequest(async (operation) => {
    if (operation !== "GetObject") return;
    count += 1;
    if (count === batchSize) started.resolve();
    await started.promise;
  });
  const { calls, failed } = await pipeline.deliver(...events);
  expect(failed).toEqual([]);
  expect(calls.slice(0, batchSize)).toEqual(Array(batchSize).fill("GetObject"));
  expect(calls).toHaveLength(2 * batchSize);
});

test("a message that cannot be parsed fails alone, whatever its place in the batch", async () => {
  await using pipeline = await openPipeline();
  const ids: string[] = [];
  const events: string[] = [];
  for (let count = 0; count < limits.queue.batchSize - 2; count += 1) {
    const form = await pipeline.request(toRequestedFile(file));
    ids.push(form.id);
    events.push(await pipeline.store(form, file.buffer));
  }
  const { failed } = await pipeline.deliver('{"Records": [{}]}', ...events, "not JSON");
  expect(failed).toEqual([0, events.length + 1]);
  for (const id of ids)
    expect(await pipeline.adapters.records.get(id)).toMatchObject({ status: "ready" });
});
