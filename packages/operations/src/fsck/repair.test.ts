import { objectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { deleteUpload } from "@slipway/functions/library/library";
import { png } from "@slipway/functions/testing/world";
import { sweepUploads } from "@slipway/functions/uploads/sweep";
import { describe, expect, test } from "vitest";
import { damageable, damages, grace, kindsIn, longAfter, orphanId } from "../testing/damages.ts";
import { implausible, repair } from "./repair.ts";
import { remaining } from "./state.ts";

describe.each(Object.entries(damages))("%s", (_, { kind, repair: outcome, does }) => {
  test(`is ${outcome === "begun" ? "begun to be mended" : outcome} by its repair`, async () => {
    const it = damageable();
    await does(it);
    const mended = await it.mend();
    expect(mended.findings).toMatchObject([{ kind, repair: outcome }]);
    const left = outcome === "remains" ? [kind] : [];
    expect(remaining(mended)).toBe(left.length);
    expect(kindsIn(await it.check())).toEqual(left);
    // Nothing comes back, and the sweep has no more to do than to end a quarantine.
    it.wait(limits.quarantine + grace);
    await sweepUploads(it.adapters);
    it.wait(limits.quarantine + grace);
    await sweepUploads(it.adapters);
    expect(kindsIn(await it.check())).toEqual(left);
    expect(it.objects.versions.get(objectKey(orphanId))?.size ?? 0).toBe(0);
  });
});

test("what repairs leave is what was there: ready uploads with their bytes", async () => {
  const { mend, settled, store, request, change, records, objects, wait } = damageable();
  const replayed = await settled();
  store(replayed);
  const hidden = await settled();
  objects.hide(objectKey(hidden));
  const lost = await request();
  const { versionId } = store(lost);
  wait(longAfter);
  const wrong = await settled();
  const right = await records.get(wrong);
  if (right?.status !== "ready") throw new Error("it is not ready");
  change(wrong, { object: { ...right.object, size: 1 } });
  wait(grace);
  await mend();
  for (const id of [replayed, hidden, lost, wrong]) {
    const record = await records.get(id);
    if (record?.status !== "ready") throw new Error(`${id} is not ready`);
    expect(await objects.look(record.object.key, record.object.versionId)).toMatchObject({
      object: { size: record.object.size },
    });
    expect([...(objects.versions.get(objectKey(id))?.keys() ?? [])]).toEqual([
      record.object.versionId,
    ]);
  }
  expect(await records.get(lost)).toMatchObject({ object: { versionId } });
  expect(await records.get(wrong)).toMatchObject({ object: right.object });
});

describe("so many ghosts or orphans that table and bucket may not be each other's", () => {
  const many = 12;

  test("are told, and not mended unless that is meant", async () => {
    const { settled, objects, records, mend, wait } = damageable();
    const ids: string[] = [];
    for (let n = 0; n < many; n += 1) ids.push(await settled());
    for (const id of ids) {
      // Another bucket has the same bytes in versions of its own.
      await objects.deleteAllVersions(objectKey(id));
      objects.put(objectKey(id), png, "image/png");
    }
    wait(grace + 1);
    const state = await mend();
    expect(implausible(state)).toEqual(["ghost"]);
    expect(kindsIn(state)).toEqual(Array(many).fill("ghost"));
    expect(remaining(state)).toBe(many);
    for (const id of ids) {
      expect(await records.get(id)).toMatchObject({ status: "ready" });
      expect(await objects.listVersions(objectKey(id))).toHaveLength(1);
    }
    expect(remaining(await mend(true))).toBe(0);
    expect(await records.get(ids[0] ?? "")).toMatchObject({ status: "deleted" });
  });

  test("of an empty table: no orphan is begun to be removed", async () => {
    const { settled, records, mend, wait } = damageable();
    for (let n = 0; n < many; n += 1) await settled();
    records.items.clear();
    wait(grace + 1);
    const state = await mend();
    expect(implausible(state)).toEqual(["orphan"]);
    expect(records.items.size).toBe(0);
    await mend(true);
    expect(records.items.size).toBe(many);
  });
});

test("what went away before its repair came is not touched", async () => {
  const { check, settled, store, wait, adapters, inventory, records, objects } = damageable();
  const id = await settled();
  const { versionId } = store(id);
  wait(grace + 1);
  const state = await check();
  await deleteUpload("ann", id, adapters);
  const before = { record: await records.get(id), calls: { ...objects.calls } };
  await repair(state, { inventory, adapters, grace, force: false });
  expect(state.findings).toMatchObject([{ kind: "replay", versionId, repair: "repaired" }]);
  expect({ record: await records.get(id), calls: objects.calls }).toEqual(before);
});

test("a repair that fails says why, and leaves the others alone", async () => {
  const { check, settled, store, wait, adapters, inventory, objects } = damageable();
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
  const of = (versionId: string) => state.findings.find((each) => each.versionId === versionId);
  expect(of(bad.versionId)).toMatchObject({
    repair: "remains",
    detail: expect.stringContaining("Access Denied"),
  });
  expect(of(good.versionId)).toMatchObject({ repair: "repaired" });
  expect(remaining(state)).toBe(1);
});
