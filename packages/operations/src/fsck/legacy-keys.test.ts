import { createHash } from "node:crypto";
import { legacyObjectKey, objectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { deleteUpload } from "@slipway/functions/library/library";
import { withLegacyKeys } from "@slipway/functions/testing/legacy-keys";
import { png, world } from "@slipway/functions/testing/world";
import { finalizeUpload } from "@slipway/functions/uploads/finalize";
import { completeUpload, requestParts } from "@slipway/functions/uploads/parts";
import { requestUpload } from "@slipway/functions/uploads/request";
import { sweepUploads } from "@slipway/functions/uploads/sweep";
import { describe, expect, test } from "vitest";
import { inventoryInMemory } from "../testing/inventory-in-memory.ts";
import { fsck } from "./fsck.ts";
import { newState } from "./state.ts";

const policyOver = limits.policyLifetime + limits.policyGrace + 1;
const orphanId = "01930000-0000-7000-8000-00000000000a";

/** A deployment in which uploads were requested before object keys had random digits. */
const before = () => {
  const it = world();
  const legacy = withLegacyKeys(it.adapters);
  /** Requests an upload as it was done then; returns its id. */
  const requestBefore = async (size = png.length): Promise<string> => {
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
    const versionId = it.objects.put(key, png, "image/png");
    return { kind: "created", bucket: "b", key, versionId, sequencer: versionId } as const;
  };
  return { ...it, requestBefore, put };
};

describe("an upload requested before object keys had random digits", () => {
  test("becomes ready in one read of S3 and one write", async () => {
    const { adapters, objects, records, requestBefore, put } = before();
    const id = await requestBefore();
    const event = put(legacyObjectKey(id));
    const get = async () => {
      throw new Error("the record was read");
    };
    await finalizeUpload(event, { ...adapters, records: { ...records, get } });
    const { key, versionId } = event;
    expect(await records.get(id)).toMatchObject({ status: "ready", object: { key, versionId } });
    expect(objects.calls).toEqual({ signPost: 1, look: 1 });
  });

  test("becomes ready although its event was lost, and loses its replays", async () => {
    const { adapters, objects, records, requestBefore, put, wait } = before();
    const id = await requestBefore();
    const key = legacyObjectKey(id);
    const { versionId } = put(key);
    put(key);
    wait(policyOver);
    await sweepUploads(adapters);
    expect(await records.get(id)).toMatchObject({ status: "ready", object: { key, versionId } });
    expect(await objects.listVersions(key)).toEqual([versionId]);
  });

  test("is deleted with its bytes", async () => {
    const { adapters, objects, requestBefore, put } = before();
    const id = await requestBefore();
    await finalizeUpload(put(legacyObjectKey(id)), adapters);
    await deleteUpload("ann", id, adapters);
    expect(await objects.listVersions(legacyObjectKey(id))).toEqual([]);
  });

  const size = limits.formThreshold;

  test("in parts is completed under its old key", async () => {
    const { adapters, objects, requestBefore } = before();
    const id = await requestBefore(size);
    const [multipartUploadId = ""] = objects.underway.keys();
    for (const partNumber of [1, 2, 3, 4])
      objects.putPart(multipartUploadId, partNumber, new Uint8Array(limits.part.size));
    const { uploaded } = await requestParts({ owner: "ann", id }, [], adapters);
    expect(uploaded).toHaveLength(4);
    await completeUpload("ann", id, adapters);
    expect(await objects.listVersions(legacyObjectKey(id))).toHaveLength(1);
    expect(objects.underway.size).toBe(0);
  });

  test("in parts is aborted under its old key when it expires", async () => {
    const { adapters, objects, records, requestBefore, wait } = before();
    const id = await requestBefore(size);
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
  ["today's", legacyObjectKey, objectKey],
  ["the old", objectKey, legacyObjectKey],
])("an object put outside Slipway beside %s key", (name, strayKey, ownKey) => {
  const requested = async () => {
    const it = before();
    const id = name === "the old" ? await it.requestBefore() : await it.request();
    return { ...it, id };
  };

  test("is deleted and never becomes the upload, which the right object still does", async () => {
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
    await deleteUpload("ann", deleted, adapters);
    wait(policyOver);
    await sweepUploads(adapters);
    for (const over of [id, deleted]) {
      const { status } = (await records.get(over)) ?? {};
      const key = [objectKey(over), legacyObjectKey(over)].find(
        (one) => one !== (over === id ? ownKey(id) : objectKey(over)),
      );
      await finalizeUpload(put(key ?? ""), adapters);
      expect(await records.get(over)).toMatchObject({ status });
      expect(await objects.listVersions(key ?? "")).toEqual([]);
    }
  });

  test("may be notified again after it was deleted, without blocking the queue", async () => {
    const { adapters, objects, id, put } = await requested();
    const stray = put(strayKey(id));
    await finalizeUpload(stray, adapters);
    objects.forbidMissing = true;
    await expect(finalizeUpload(stray, adapters)).resolves.toBeUndefined();
  });
});

test("orphans at both keys of one id are kept for the quarantine and then removed", async () => {
  const { adapters, objects, counts, put, wait } = before();
  const keys = [objectKey(orphanId), legacyObjectKey(orphanId)];
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
  const { adapters, records, objects, request, requestBefore, put, wait } = before();
  const [ready, pending] = [await requestBefore(), await requestBefore()];
  await requestBefore(limits.formThreshold);
  await finalizeUpload(put(legacyObjectKey(ready)), adapters);
  const today = await request();
  await finalizeUpload(put(objectKey(today)), adapters);
  const check = async () => {
    const state = newState({ bucket: "b", table: "t", segments: 1 });
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
