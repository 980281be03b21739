import { defaultKeys, getDueShard } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { png } from "@slipway/functions/testing/world";
import { deleteUpload } from "@slipway/functions/trash/delete";
import { finalizeUpload } from "@slipway/functions/uploads/finalize";
import { sweepUploads } from "@slipway/functions/uploads/sweep";
import { describe, expect, test } from "vitest";
import { faults } from "../testing/faults.ts";
import { createFsckWorld, grace, kindsIn, orphanId, policyOver } from "../testing/fsck-world.ts";
import { inventoryInMemory } from "../testing/inventory-in-memory.ts";
import { faultKinds } from "./finding.ts";
import { countRemaining, createFsckState, isComplete, mostFindings } from "./state.ts";

test("a consistent deployment has no findings", async () => {
  const { check, settled, request, upload, adapters, wait } = createFsckWorld();
  for (let n = 0; n < 5; n += 1) await settled();
  const deleted = await settled();
  await deleteUpload("ann", deleted, { permanently: true }, adapters);
  await request();
  wait(policyOver + 1);
  await sweepUploads(adapters);
  await upload(png, { retention: 1 });
  const state = await check();
  expect(state.findings).toEqual([]);
  expect(state.checked).toEqual({ records: 8, versions: 6, multipartUploads: 0 });
  expect(state.inProgress).toEqual({ pending: 0, event: 0, due: 0, quarantine: 0, multipart: 0 });
  expect(isComplete(state)).toBe(true);
  expect(countRemaining(state)).toBe(0);
});

test("work in progress is counted separately and is not a fault", async () => {
  const { check, upload, request, store, adapters } = createFsckWorld();
  await request();
  await request(png, { size: limits.formThreshold, sha256: undefined });
  store(await request());
  store(await upload());
  await finalizeUpload(store(orphanId), adapters);
  store("01930000-0000-7000-8000-00000000000b");
  const state = await check();
  expect(state.findings).toEqual([]);
  expect(state.inProgress).toEqual({ pending: 3, event: 2, due: 1, quarantine: 1, multipart: 1 });
});

test("a due record is left to the sweep during the grace period, and then overdue", async () => {
  const { check, upload, request, store, adapters, wait } = createFsckWorld();
  await request();
  store(await request());
  store(await upload());
  const deleted = await upload();
  await deleteUpload("ann", deleted, { permanently: true }, adapters);
  store(deleted);
  wait(policyOver + 1);
  expect(await check()).toMatchObject({ findings: [], inProgress: { due: 6, event: 1 } });
  wait(grace);
  expect(kindsIn(await check())).toEqual(["overdue", "overdue", "overdue", "overdue"]);
});

test("every kind of fault is tested", () => {
  const kinds = new Set(Object.values(faults).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(faultKinds.toSorted());
});

describe.each(Object.entries(faults))("%s", (_, { kind, detail, cause }) => {
  test(`is the only finding among correct uploads, as ${kind}`, async () => {
    const fsckWorld = createFsckWorld();
    await cause(fsckWorld);
    for (let n = 0; n < 3; n += 1) await fsckWorld.upload();
    const state = await fsckWorld.check();
    expect(kindsIn(state)).toEqual([kind]);
    expect(state.findings[0]).not.toHaveProperty("repair");
    expect(state.findings[0]?.detail).toContain(detail);
    expect(state.found[kind]).toBe(1);
    expect(countRemaining(state)).toBe(1);
  });
});

describe("on a running system", () => {
  test("a change after the walk's read is not a fault", async () => {
    const { check, adapters, settled, store, objects, records, wait } = createFsckWorld();
    const inventory = inventoryInMemory(records, objects, { pageSize: 100 });
    const deleted = await settled();
    const requested = "01930000-0000-7000-8000-0000000000ff";
    store(requested);
    const replayed = await settled();
    const replay = store(replayed);
    await objects.createMultipartUpload(defaultKeys.create(requested), {
      size: 1,
      contentType: "image/png",
    });
    wait(grace + 1);
    // Everything changes right after the walk's first reads, before it checks what it read.
    let changes: Promise<void> | undefined;
    const applyChanges = async () => {
      await deleteUpload("ann", deleted, { permanently: true }, adapters);
      await finalizeUpload(replay, adapters);
      for (const [multipartUploadId, { key }] of [...objects.underway])
        await objects.abortMultipartUpload({ key, multipartUploadId });
      await finalizeUpload(
        { kind: "created", bucket: "b", key: defaultKeys.create(requested), versionId: "v2" },
        adapters,
      );
    };
    // The walk reads the previous state.
    const before = {
      items: await inventory.items({ segment: 0, segments: 1 }),
      versions: await inventory.versions(),
      multipartUploads: await inventory.multipartUploads(),
      many: await records.getMany([...records.items.keys()]),
    };
    const readStale = async <Entry>({ entries }: { entries: readonly Entry[] }) => {
      changes ??= applyChanges();
      await changes;
      return { entries };
    };
    const stale = {
      ...inventory,
      items: () => readStale(before.items),
      versions: () => readStale(before.versions),
      multipartUploads: () => readStale(before.multipartUploads),
    };
    const state = await check(
      {
        inventory: stale,
        adapters: { ...adapters, records: { ...records, getMany: async () => before.many } },
      },
      createFsckState({ bucket: "b", table: "t", segments: 1 }),
    );
    await changes;
    expect(state.checked).toEqual({ records: 2, versions: 4, multipartUploads: 1 });
    expect(state.findings).toEqual([]);
  });
});

test("findings above the limit are counted without being kept", async () => {
  const { check, inventory } = createFsckWorld();
  const keys = Array.from({ length: mostFindings + 5 }, (_, n) => `uploads/foreign-${n}`);
  const entries = keys.map((key) => ({
    key,
    versionId: "v1",
    isDeleteMarker: false,
    lastModified: "2026-01-01T00:00:00.000Z",
  }));
  const many = {
    ...inventory,
    versions: async () => ({ entries }),
    findVersion: async () => entries[0],
  };
  const state = await check({ inventory: many });
  expect(state.findings).toHaveLength(mostFindings);
  expect(state.found.foreign).toBe(mostFindings + 5);
});

test("a record with a fault in the table and in the bucket is reported once", async () => {
  const { check, settled, store, wait, change } = createFsckWorld();
  const id = await settled();
  for (let n = 0; n < 5; n += 1) store(id);
  change(id, { dueAt: "2026-01-01T12:00:00.000Z", dueShard: getDueShard(id) });
  wait(grace + 1);
  // The sweep processes the record and, with it, the other versions of its object.
  expect(kindsIn(await check())).toEqual(["overdue"]);
});
