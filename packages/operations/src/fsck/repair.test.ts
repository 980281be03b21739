import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { png } from "@slipway/functions/testing/world";
import { deleteUpload } from "@slipway/functions/trash/delete";
import { sweepUploads } from "@slipway/functions/uploads/sweep";
import { describe, expect, test } from "vitest";
import { faults } from "../testing/faults.ts";
import { createFsckWorld, grace, kindsIn, longAfter, orphanId } from "../testing/fsck-world.ts";
import { findImplausibleKinds, repair } from "./repair.ts";
import { countRemaining } from "./state.ts";

describe.each(Object.entries(faults))("%s", (_, { kind, repair: outcome, cause }) => {
  test(`is ${outcome === "started" ? "being repaired" : outcome} after a repair`, async () => {
    const fsckWorld = createFsckWorld();
    await cause(fsckWorld);
    const repaired = await fsckWorld.repairAll();
    expect(repaired.findings).toMatchObject([{ kind, repair: outcome }]);
    const remainingKinds = outcome === "remains" ? [kind] : [];
    expect(countRemaining(repaired)).toBe(remainingKinds.length);
    expect(kindsIn(await fsckWorld.check())).toEqual(remainingKinds);
    // Nothing reappears, and the sweep only has to end a quarantine.
    fsckWorld.wait(limits.quarantine + grace);
    await sweepUploads(fsckWorld.adapters);
    fsckWorld.wait(limits.quarantine + grace);
    await sweepUploads(fsckWorld.adapters);
    expect(kindsIn(await fsckWorld.check())).toEqual(remainingKinds);
    expect(fsckWorld.objects.versions.get(defaultKeys.create(orphanId))?.size ?? 0).toBe(0);
  });
});

test("a repair keeps ready uploads and their bytes", async () => {
  const { repairAll, settled, store, request, change, records, objects, wait } = createFsckWorld();
  const replayed = await settled();
  store(replayed);
  const hidden = await settled();
  objects.hide(defaultKeys.create(hidden));
  const lost = await request();
  const { versionId } = store(lost);
  wait(longAfter);
  const wrong = await settled();
  const right = await records.get(wrong);
  if (right?.status !== "ready") throw new Error("The upload is not ready.");
  change(wrong, { object: { ...right.object, size: 1 } });
  wait(grace);
  await repairAll();
  for (const id of [replayed, hidden, lost, wrong]) {
    const record = await records.get(id);
    if (record?.status !== "ready") throw new Error(`The upload ${id} is not ready.`);
    expect(await objects.readVersion(record.object.key, record.object.versionId)).toMatchObject({
      object: { size: record.object.size },
    });
    expect([...(objects.versions.get(defaultKeys.create(id))?.keys() ?? [])]).toEqual([
      record.object.versionId,
    ]);
  }
  expect(await records.get(lost)).toMatchObject({ object: { versionId } });
  expect(await records.get(wrong)).toMatchObject({ object: right.object });
});

describe("implausibly many ghosts or orphans", () => {
  const many = 12;

  test("are reported, and repaired only with force", async () => {
    const { settled, objects, records, repairAll, wait } = createFsckWorld();
    const ids: string[] = [];
    for (let n = 0; n < many; n += 1) ids.push(await settled());
    for (const id of ids) {
      // Another bucket has the same bytes with other version IDs.
      await objects.deleteAllVersions(defaultKeys.create(id));
      objects.put(defaultKeys.create(id), png, "image/png");
    }
    wait(grace + 1);
    const state = await repairAll();
    expect(findImplausibleKinds(state)).toEqual(["ghost"]);
    expect(kindsIn(state)).toEqual(Array(many).fill("ghost"));
    expect(countRemaining(state)).toBe(many);
    for (const id of ids) {
      expect(await records.get(id)).toMatchObject({ status: "ready" });
      expect(await objects.listVersions(defaultKeys.create(id))).toHaveLength(1);
    }
    expect(countRemaining(await repairAll(true))).toBe(0);
    expect(await records.get(ids[0] ?? "")).toMatchObject({ status: "deleted" });
  });

  test("of an empty table are not removed without force", async () => {
    const { settled, records, repairAll, wait } = createFsckWorld();
    for (let n = 0; n < many; n += 1) await settled();
    records.items.clear();
    wait(grace + 1);
    const state = await repairAll();
    expect(findImplausibleKinds(state)).toEqual(["orphan"]);
    expect(records.items.size).toBe(0);
    await repairAll(true);
    expect(records.items.size).toBe(many);
  });
});

test("a finding that was resolved before its repair changes nothing", async () => {
  const { check, settled, store, wait, adapters, inventory, records, objects } = createFsckWorld();
  const id = await settled();
  const { versionId } = store(id);
  wait(grace + 1);
  const state = await check();
  await deleteUpload("ann", id, { permanently: true }, adapters);
  const before = { record: await records.get(id), calls: { ...objects.calls } };
  await repair(state, { inventory, adapters, grace, force: false });
  expect(state.findings).toMatchObject([{ kind: "replay", versionId, repair: "repaired" }]);
  expect({ record: await records.get(id), calls: objects.calls }).toEqual(before);
});

test("a failed repair reports its reason and does not affect other repairs", async () => {
  const { check, settled, store, wait, adapters, inventory, objects } = createFsckWorld();
  const bad = store(await settled());
  const good = store(await settled());
  wait(grace + 1);
  const state = await check();
  const deleteVersion: typeof objects.deleteVersion = async (key, versionId) => {
    if (versionId === bad.versionId) throw new Error("Access Denied");
    await objects.deleteVersion(key, versionId);
  };
  const forbidden = { ...adapters, objects: { ...objects, deleteVersion } };
  await repair(state, { inventory, adapters: forbidden, grace, force: false });
  const findFinding = (versionId: string) =>
    state.findings.find((each) => each.versionId === versionId);
  expect(findFinding(bad.versionId)).toMatchObject({
    repair: "remains",
    detail: expect.stringContaining("Access Denied"),
  });
  expect(findFinding(good.versionId)).toMatchObject({ repair: "repaired" });
  expect(countRemaining(state)).toBe(1);
});
