import { dueShardOf, objectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { deleteUpload } from "@slipway/functions/library/library";
import { png } from "@slipway/functions/testing/world";
import { finalizeUpload } from "@slipway/functions/uploads/finalize";
import { sweepUploads } from "@slipway/functions/uploads/sweep";
import { describe, expect, test } from "vitest";
import { damageable, damages, grace, kindsIn, orphanId, policyOver } from "../testing/damages.ts";
import { inventoryInMemory } from "../testing/inventory-in-memory.ts";
import { faultKinds } from "./finding.ts";
import { isComplete, mostFindings, newState, remaining } from "./state.ts";

test("what is as it should be is not told of", async () => {
  const { check, settled, request, upload, adapters, wait } = damageable();
  for (let n = 0; n < 5; n += 1) await settled();
  const deleted = await settled();
  await deleteUpload("ann", deleted, adapters);
  await request();
  wait(policyOver + 1);
  await sweepUploads(adapters);
  await upload(png, { retention: 1 });
  const state = await check();
  expect(state.findings).toEqual([]);
  expect(state.checked).toEqual({ records: 8, versions: 6, multipartUploads: 0 });
  expect(state.inProgress).toEqual({ pending: 0, event: 0, due: 0, quarantine: 0, multipart: 0 });
  expect(isComplete(state)).toBe(true);
  expect(remaining(state)).toBe(0);
});

test("what is under way is counted apart, and is no fault", async () => {
  const { check, upload, request, store, adapters } = damageable();
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

test("what is due is the sweep's for a while, before it is overdue", async () => {
  const { check, upload, request, store, adapters, wait } = damageable();
  await request();
  store(await request());
  store(await upload());
  const deleted = await upload();
  await deleteUpload("ann", deleted, adapters);
  store(deleted);
  wait(policyOver + 1);
  expect(await check()).toMatchObject({ findings: [], inProgress: { due: 6, event: 1 } });
  wait(grace);
  expect(kindsIn(await check())).toEqual(["overdue", "overdue", "overdue", "overdue"]);
});

test("there is a test for each kind of fault", () => {
  const kinds = new Set(Object.values(damages).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(faultKinds.toSorted());
});

describe.each(Object.entries(damages))("%s", (_, { kind, detail, does }) => {
  test(`is found as ${kind}, alone among what is right`, async () => {
    const it = damageable();
    await does(it);
    for (let n = 0; n < 3; n += 1) await it.upload();
    const state = await it.check();
    expect(kindsIn(state)).toEqual([kind]);
    expect(state.findings[0]).not.toHaveProperty("repair");
    expect(state.findings[0]?.detail).toContain(detail);
    expect(state.found[kind]).toBe(1);
    expect(remaining(state)).toBe(1);
  });
});

describe("on a running system", () => {
  test("what changed since the walk read it is no fault", async () => {
    const { check, adapters, settled, store, objects, records, wait } = damageable();
    const inventory = inventoryInMemory(records, objects, 100);
    const deleted = await settled();
    const asked = "01930000-0000-7000-8000-0000000000ff";
    store(asked);
    const replayed = await settled();
    const replay = store(replayed);
    await objects.createMultipartUpload(objectKey(asked), { size: 1, contentType: "image/png" });
    wait(grace + 1);
    // Everything happens right after the walk's first reads, before it looks at what it read.
    let happening: Promise<void> | undefined;
    const happen = async () => {
      await deleteUpload("ann", deleted, adapters);
      await finalizeUpload(replay, adapters);
      for (const [multipartUploadId, { key }] of [...objects.underway])
        await objects.abortMultipartUpload({ key, multipartUploadId });
      await finalizeUpload(
        { kind: "created", bucket: "b", key: objectKey(asked), versionId: "v2" },
        adapters,
      );
    };
    // The walk sees what was there before.
    const before = {
      items: await inventory.items({ segment: 0, segments: 1 }),
      versions: await inventory.versions(),
      multipartUploads: await inventory.multipartUploads(),
      many: await records.getMany([...records.items.keys()]),
    };
    const old = async <Entry>({ entries }: { entries: readonly Entry[] }) => {
      happening ??= happen();
      await happening;
      return { entries };
    };
    const stale = {
      ...inventory,
      items: () => old(before.items),
      versions: () => old(before.versions),
      multipartUploads: () => old(before.multipartUploads),
    };
    const state = await check(
      {
        inventory: stale,
        adapters: { ...adapters, records: { ...records, getMany: async () => before.many } },
      },
      newState({ bucket: "b", table: "t", segments: 1 }),
    );
    await happening;
    expect(state.checked).toEqual({ records: 2, versions: 4, multipartUploads: 1 });
    expect(state.findings).toEqual([]);
  });
});

test("findings beyond those that are kept are counted", async () => {
  const { check, inventory } = damageable();
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

test("a record is told of once, though it is wrong at both ends of a page", async () => {
  const { check, settled, store, wait, change } = damageable();
  const id = await settled();
  for (let n = 0; n < 5; n += 1) store(id);
  change(id, { dueAt: "2026-01-01T12:00:00.000Z", dueShard: dueShardOf(id) });
  wait(grace + 1);
  // The sweep comes for the record and, with it, for the versions beside its pinned one.
  expect(kindsIn(await check())).toEqual(["overdue"]);
});
