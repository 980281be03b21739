import { objectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { finalizeUpload } from "./finalize-upload.ts";
import { deleteUpload } from "./library.ts";
import { sweepUploads } from "./sweep-uploads.ts";
import { png, world } from "./testing/world.ts";

const policyOver = limits.policyLifetime + limits.policyGrace + 1;

test("what never arrived expires after its policy, not before", async () => {
  const { adapters, records, request, wait } = world();
  const id = await request();
  wait(limits.policyLifetime);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "pending" });
  wait(limits.policyGrace + 1);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "expired" });
});

test("an upload whose event was lost becomes ready, pinned to the first version, and its replays go", async () => {
  const { adapters, objects, records, counts, request, store, wait } = world();
  const id = await request();
  const first = store(id);
  store(id);
  wait(policyOver);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({
    status: "ready",
    object: { versionId: first.versionId },
  });
  expect(await objects.listVersions(objectKey(id))).toEqual([first.versionId]);
  expect(counts).toMatchObject({ healed: 1 });
});

test("an object that came after its record expired is found by the last look", async () => {
  const { adapters, records, request, store, wait } = world();
  const id = await request();
  wait(policyOver);
  await sweepUploads(adapters);
  store(id);
  wait(limits.quarantine + 1);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "ready" });
});

test("a replay whose event was lost is deleted once the policy is over", async () => {
  const { adapters, objects, records, store, upload, wait } = world();
  const id = await upload();
  store(id);
  wait(policyOver);
  await sweepUploads(adapters);
  expect(await objects.listVersions(objectKey(id))).toEqual(["v1"]);
  expect(await records.get(id)).not.toHaveProperty("dueAt");
});

test("what its owner deleted is gone, with what was posted after", async () => {
  const { adapters, objects, records, store, upload, wait } = world();
  const id = await upload();
  await deleteUpload("ann", id, adapters);
  store(id);
  wait(policyOver);
  await sweepUploads(adapters);
  expect(await objects.listVersions(objectKey(id))).toEqual([]);
  expect(await records.get(id)).toMatchObject({ status: "deleted" });
});

test("a file is kept for its retention and no longer", async () => {
  const { adapters, objects, records, upload, wait } = world();
  const id = await upload(png, { retention: 1 });
  wait(policyOver);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({ status: "ready" });
  wait(24 * 60 * 60);
  await sweepUploads(adapters);
  expect(await records.get(id)).toMatchObject({
    status: "deleted",
    reason: { code: "retention-over" },
  });
  expect(await objects.listVersions(objectKey(id))).toEqual([]);
});

test("an orphan is deleted after the quarantine time", async () => {
  const { adapters, objects, records, store, wait } = world();
  const id = "01930000-0000-7000-8000-00000000000a";
  await finalizeUpload(store(id), adapters);
  wait(limits.quarantine - 1);
  await sweepUploads(adapters);
  expect(await objects.listVersions(objectKey(id))).toEqual(["v1"]);
  wait(2);
  await sweepUploads(adapters);
  expect(await objects.listVersions(objectKey(id))).toEqual([]);
  expect(await records.get(id)).not.toHaveProperty("dueAt");
});

test("one that fails leaves the others alone, and is tried again", async () => {
  const { adapters, objects, records, complaints, request, wait } = world();
  const bad = await request();
  const good = await request();
  wait(policyOver);
  const listVersions = async (key: string) => {
    if (key === objectKey(bad)) throw new Error("S3 is away");
    return objects.listVersions(key);
  };
  const failing = { ...adapters, objects: { ...objects, listVersions } };
  expect(await sweepUploads(failing)).toEqual({ settled: 1, failed: 1 });
  expect(await records.get(good)).toMatchObject({ status: "expired" });
  expect(await records.get(bad)).toMatchObject({ status: "pending" });
  expect(complaints).toEqual(["a due upload could not be settled"]);
  expect(await sweepUploads(adapters)).toEqual({ settled: 1, failed: 0 });
});
