import { createHash } from "node:crypto";
import { defaultKeys, legacyObjectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { withLegacyKeys } from "@slipway/functions/testing/legacy-keys";
import { createWorld, png } from "@slipway/functions/testing/world";
import { deleteUpload } from "@slipway/functions/trash/delete";
import { finalizeUpload } from "@slipway/functions/uploads/finalize";
import { completeUpload, requestParts } from "@slipway/functions/uploads/parts";
import { requestUpload } from "@slipway/functions/uploads/request";
import { sweepUploads } from "@slipway/functions/uploads/sweep";
import { describe, expect, test } from "vitest";
import { inventoryInMemory } from "../testing/inventory-in-memory.ts";
import { fsck } from "./fsck.ts";
import { createFsckState } from "./state.ts";

const policyOver = limits.policyLifetime + limits.policyGrace + 1;
const orphanId = "01930000-0000-7000-8000-00000000000a";

/** Creates a deployment with uploads that were requested before object keys had random digits. */
const createLegacyWorld = () => {
  const base = createWorld();
  const legacy = withLegacyKeys(base.adapters);
  /** Requests an upload with a legacy key; returns its id. */
  const requestLegacy = async (size = png.length): Promise<string> => {
    const file = {
      fileName: "a.png",
      size,
      contentType: "image/png",
      ...(size === png.length && { sha256: createHash("sha256").update(png).digest("base64") }),
    };
    const { uploads } = await requestUpload([file], "ann", legacy);
    return uploads[0]?.id ?? "";
  };
  /** Stores a PNG at a key; returns the event that S3 sends. */
  const put = (key: string) => {
    const versionId = base.objects.put(key, png, "image/png");
    return { kind: "created", bucket: "b", key, versionId, sequencer: versionId } as const;
  };
  return { ...base, requestLegacy, put };
};

describe("an upload requested before object keys had random digits", () => {
  test("becomes ready in one read of S3 and one write", async () => {
    const { adapters, objects, records, requestLegacy, put } = createLegacyWorld();
    const id = await requestLegacy();
    const event = put(legacyObjectKey(id));
    const get = async () => {
      throw new Error("the record was read");
    };
    await finalizeUpload(event, { ...adapters, records: { ...records, get } });
    const { key, versionId } = event;
    expect(await records.get(id)).toMatchObject({ status: "ready", object: { key, versionId } });
    expect(objects.calls).toEqual({ signPost: 1, look: 1 });
  });

  test("becomes ready although its event was lost, and its replays are deleted", async () => {
    const { adapters, objects, records, requestLegacy, put, wait } = createLegacyWorld();
    const id = await requestLegacy();
    const key = legacyObjectKey(id);
    const { versionId } = put(key);
    put(key);
    wait(policyOver);
    await sweepUploads(adapters);
    expect(await records.get(id)).toMatchObject({ status: "ready", object: { key, versionId } });
    expect(await objects.listVersions(key)).toEqual([versionId]);
  });

  test("is deleted together with its bytes", async () => {
    const { adapters, objects, requestLegacy, put } = createLegacyWorld();
    const id = await requestLegacy();
    await finalizeUpload(put(legacyObjectKey(id)), adapters);
    await deleteUpload("ann", id, { permanently: true }, adapters);
    expect(await objects.listVersions(legacyObjectKey(id))).toEqual([]);
  });

  const size = limits.formThreshold;
  const uploader = { owner: "ann", sub: "ann" };

  test("in parts is completed at its legacy key", async () => {
    const { adapters, objects, requestLegacy } = createLegacyWorld();
    const id = await requestLegacy(size);
    const [multipartUploadId = ""] = objects.underway.keys();
    for (const partNumber of [1, 2, 3, 4])
      objects.putPart(multipartUploadId, partNumber, new Uint8Array(limits.part.size));
    const { uploaded } = await requestParts({ uploader, id }, [], adapters);
    expect(uploaded).toHaveLength(4);
    await completeUpload(uploader, id, adapters);
    expect(await objects.listVersions(legacyObjectKey(id))).toHaveLength(1);
    expect(objects.underway.size).toBe(0);
  });

  test("in parts is aborted at its legacy key when it expires", async () => {
    const { adapters, objects, records, requestLegacy, wait } = createLegacyWorld();
    const id = await requestLegacy(size);
    const aborted: string[] = [];
    const abortMultipartUpload: typeof objects.abortMultipartUpload = (upload) => {
      aborted.push(upload.key);
      return objects.abortMultipartUpload(upload);
    };
    wait(limits.multipartLifetime + limits.policyGrace + 1);
    await sweepUploads({ ...adapters, objects: { ...objects, abortMultipartUpload } });
    expect(await records.get(id)).toMatchObject({ status: "expired" });
    expect(aborted).toEqual([legacyObjectKey(id)]);
    expect(objects.underway.size).toBe(0);
  });
});

describe.each([
  ["the current", legacyObjectKey, defaultKeys.create],
  ["the legacy", defaultKeys.create, legacyObjectKey],
])("an object put outside Slipway next to %s key", (name, strayKey, ownKey) => {
  const requested = async () => {
    const legacyWorld = createLegacyWorld();
    const id =
      name === "the legacy" ? await legacyWorld.requestLegacy() : await legacyWorld.request();
    return { ...legacyWorld, id };
  };

  test("is deleted and does not prevent the upload from becoming ready", async () => {
    const { adapters, objects, records, id, put } = await requested();
    const stray = put(strayKey(id));
    await finalizeUpload(stray, adapters);
    expect(await records.get(id)).toMatchObject({ status: "pending" });
    expect(await objects.listVersions(strayKey(id))).toEqual([]);
    const own = put(ownKey(id));
    await finalizeUpload(own, adapters);
    await finalizeUpload(put(strayKey(id)), adapters);
    expect(await records.get(id)).toMatchObject({
      status: "ready",
      object: { key: ownKey(id), versionId: own.versionId },
    });
    expect(await objects.listVersions(strayKey(id))).toEqual([]);
    expect(await objects.listVersions(ownKey(id))).toEqual([own.versionId]);
  });

  test("is deleted after the upload expired or was deleted", async () => {
    const { adapters, objects, records, id, put, wait, upload } = await requested();
    const deleted = await upload();
    await deleteUpload("ann", deleted, { permanently: true }, adapters);
    wait(policyOver);
    await sweepUploads(adapters);
    for (const over of [id, deleted]) {
      const { status } = (await records.get(over)) ?? {};
      const key = [defaultKeys.create(over), legacyObjectKey(over)].find(
        (one) => one !== (over === id ? ownKey(id) : defaultKeys.create(over)),
      );
      await finalizeUpload(put(key ?? ""), adapters);
      expect(await records.get(over)).toMatchObject({ status });
      expect(await objects.listVersions(key ?? "")).toEqual([]);
    }
  });

  test("does not block the queue if its event arrives again after the deletion", async () => {
    const { adapters, objects, id, put } = await requested();
    const stray = put(strayKey(id));
    await finalizeUpload(stray, adapters);
    objects.forbidMissing = true;
    await expect(finalizeUpload(stray, adapters)).resolves.toBeUndefined();
  });
});

test("orphans at both keys of an id are kept during the quarantine and then removed", async () => {
  const { adapters, objects, counts, put, wait } = createLegacyWorld();
  const keys = [defaultKeys.create(orphanId), legacyObjectKey(orphanId)];
  for (const key of keys) await finalizeUpload(put(key), adapters);
  wait(limits.quarantine - 60);
  await sweepUploads(adapters);
  for (const key of keys) expect(await objects.listVersions(key)).toHaveLength(1);
  wait(120);
  await sweepUploads(adapters);
  for (const key of keys) expect(await objects.listVersions(key)).toEqual([]);
  expect(counts).toMatchObject({ orphanRemoved: 1 });
});

test("fsck finds nothing wrong with uploads of both layouts", async () => {
  const { adapters, records, objects, request, requestLegacy, put, wait } = createLegacyWorld();
  const [ready, pending] = [await requestLegacy(), await requestLegacy()];
  await requestLegacy(limits.formThreshold);
  await finalizeUpload(put(legacyObjectKey(ready)), adapters);
  const today = await request();
  await finalizeUpload(put(defaultKeys.create(today)), adapters);
  const check = async () => {
    const state = createFsckState({ bucket: "b", table: "t", segments: 1 });
    const inventory = inventoryInMemory(records, objects);
    await fsck(state, { inventory, adapters, grace: 15 * 60 });
    return state;
  };
  expect(await check()).toMatchObject({
    findings: [],
    checked: { records: 4, versions: 2, multipartUploads: 1 },
  });
  put(legacyObjectKey(pending));
  wait(policyOver);
  await sweepUploads(adapters);
  expect((await check()).findings).toEqual([]);
});
