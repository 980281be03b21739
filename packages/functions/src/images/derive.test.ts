import { limits } from "@slipway/core/limits";
import { isReady } from "@slipway/core/status";
import { expect, test } from "vitest";
import { parseAppKinds } from "../ports/app-kinds.ts";
import type { DerivedFile, ImageDeriver } from "../ports/derived-images.ts";
import { ObjectForbiddenError } from "../ports/objects.ts";
import { createWorld } from "../testing/world.ts";
import { deleteUpload } from "../trash/delete.ts";
import { restoreUpload } from "../trash/restore.ts";
import { applyDecision } from "../uploads/apply-decision.ts";
import { sweepUploads } from "../uploads/sweep.ts";
import { deriveImages } from "./derive.ts";

const config = {
  kinds: { default: { variants: { thumb: { width: 320 }, large: { width: 1600 } } } },
};

const image = { bytes: new Uint8Array(9), contentType: "image/webp", width: 1, height: 1 };
const derivedFile: DerivedFile = {
  images: [
    { name: "thumb", ...image },
    { name: "large", ...image },
  ],
  media: { width: 1, height: 1, frames: 2 },
  placeholder: "placeholder",
  color: "#000000",
};

/** Creates a deployment whose deriver does something before it returns. */
const createImageWorld = (before: () => Promise<void> = async () => {}) => {
  const world = createWorld(parseAppKinds(config));
  const deriver: ImageDeriver = {
    derive: async (_, read) => {
      await read({ start: 0, end: 1 });
      await before();
      return derivedFile;
    },
  };
  const adapters = { ...world.adapters, deriver };
  const getRecord = async (id: string) => {
    const record = await world.records.get(id);
    if (record === undefined) throw new Error("There is no record.");
    return record;
  };
  const getReady = async (id: string) => {
    const record = await getRecord(id);
    if (!isReady(record)) throw new Error("The upload is not ready.");
    return record;
  };
  return {
    ...world,
    adapters,
    getRecord,
    getReady,
    derive: async (id: string) => {
      const { versionId } = (await getReady(id)).object;
      await deriveImages({ id, versionId }, adapters);
    },
    listDerived: () =>
      [...world.objects.versions.keys()].filter((key) => key.startsWith("derived/")),
  };
};

test("stores the images of the pinned version, and describes them in the record", async () => {
  const { upload, derive, getReady, listDerived } = createImageWorld();
  const id = await upload();
  await derive(id);
  const record = await getReady(id);
  const { versionId } = record.object;
  expect(listDerived()).toEqual([
    `derived/${id.slice(-2)}/${id}/${versionId}/thumb`,
    `derived/${id.slice(-2)}/${id}/${versionId}/large`,
  ]);
  expect(record).toMatchObject({
    variants: { thumb: { width: 1, height: 1, size: 9, contentType: "image/webp" } },
    media: { width: 1, height: 1, frames: 2 },
    placeholder: "placeholder",
    color: "#000000",
    derivation: { versionId, attempts: 1, outcome: "derived" },
  });
});

test("an event that arrives twice derives once", async () => {
  const { upload, derive, getReady, objects } = createImageWorld();
  const id = await upload();
  await derive(id);
  const { revision } = await getReady(id);
  await derive(id);
  expect((await getReady(id)).revision).toBe(revision);
  expect(objects.calls.putDerived).toBe(2);
});

test("deleting an upload deletes its images", async () => {
  const { upload, derive, adapters, listDerived } = createImageWorld();
  const id = await upload();
  await derive(id);
  await deleteUpload("ann", id, { permanently: true }, adapters);
  expect(listDerived()).toEqual([]);
});

test("an upload in the trash keeps its images, and has them again after it is restored", async () => {
  const { upload, derive, getRecord, adapters, listDerived } = createImageWorld();
  const id = await upload();
  await derive(id);
  const { variants } = await deleteUpload("ann", id, { permanently: false }, adapters);
  expect(variants).toBeUndefined();
  expect(listDerived()).toHaveLength(2);
  expect(await getRecord(id)).toMatchObject({ status: "trashed", variants: { thumb: {} } });
  const restored = await restoreUpload("ann", id, adapters);
  expect(restored.variants).toMatchObject({ thumb: { width: 1 }, large: { width: 1 } });
});

test("images that are lost while an upload is in the trash are derived again", async () => {
  const world = createImageWorld();
  const id = await world.upload();
  await world.derive(id);
  await deleteUpload("ann", id, { permanently: false }, world.adapters);
  const known = await world.getRecord(id);
  const { versionId } = "object" in known && known.object ? known.object : { versionId: "" };
  const fact = {
    kind: "derived-image-lost",
    id,
    at: world.adapters.clock().toISOString(),
  } as const;
  await applyDecision({ ...fact, versionId }, known, world.adapters);
  await sweepUploads(world.adapters);
  expect(world.requested).toMatchObject([{ id, versionId }]);
  await deriveImages({ id, versionId }, world.adapters);
  expect(await world.getRecord(id)).toMatchObject({
    status: "trashed",
    variants: { thumb: {}, large: {} },
    derivation: { attempts: 1, outcome: "derived" },
  });
});

test("images that are derived while their upload is deleted do not remain", async () => {
  let id = "";
  const world = createImageWorld(async () => {
    await deleteUpload("ann", id, { permanently: true }, world.adapters);
  });
  id = await world.upload();
  await world.derive(id);
  expect(world.listDerived()).toEqual([]);
  expect(await world.getRecord(id)).not.toHaveProperty("variants");
});

test("a file that S3 refuses is an error, so that another attempt derives from it", async () => {
  const world = createImageWorld();
  const id = await world.upload();
  const { versionId } = (await world.getReady(id)).object;
  const readRange = async () => {
    throw new ObjectForbiddenError("Access Denied");
  };
  const refusing = { ...world.adapters, objects: { ...world.objects, readRange } };
  await expect(deriveImages({ id, versionId }, refusing)).rejects.toThrow("Access Denied");
  expect((await world.getReady(id)).derivation).not.toHaveProperty("outcome");
  await world.derive(id);
  expect((await world.getReady(id)).derivation).toMatchObject({ attempts: 2, outcome: "derived" });
});

test("a file that is deleted before it is read is no error, although S3 responds with 403", async () => {
  const world = createImageWorld();
  const id = await world.upload();
  const { versionId } = (await world.getReady(id)).object;
  world.objects.forbidMissing = true;
  const deriver: ImageDeriver = {
    derive: async (_, read) => {
      await deleteUpload("ann", id, { permanently: true }, world.adapters);
      await read({ start: 0, end: 1 });
      return derivedFile;
    },
  };
  await deriveImages({ id, versionId }, { ...world.adapters, deriver });
  expect(world.listDerived()).toEqual([]);
  expect(await world.getRecord(id)).toMatchObject({ status: "deleted" });
});

test("the sweep deletes the images of a function that ended after its upload was deleted", async () => {
  let id = "";
  const world = createImageWorld(async () => {
    await deleteUpload("ann", id, { permanently: true }, world.adapters);
    throw new Error("The function ended.");
  });
  id = await world.upload();
  // The owner deletes the upload when its form has long expired, so that no sweep would check it for another reason.
  world.wait(limits.policyLifetime + limits.policyGrace + 1);
  await sweepUploads(world.adapters);
  await expect(world.derive(id)).rejects.toThrow("The function ended.");
  await sweepUploads(world.adapters);
  world.objects.put(`derived/${id.slice(-2)}/${id}/v1/thumb`, image.bytes, "image/webp");
  await sweepUploads(world.adapters);
  expect(world.listDerived()).toHaveLength(1);
  world.wait(limits.timeout.images + limits.policyGrace + limits.clockSkew + 1);
  await sweepUploads(world.adapters);
  expect(world.listDerived()).toEqual([]);
});

test("a file that ends every attempt is given up, with a reason", async () => {
  const world = createImageWorld(async () => {
    throw new Error("The function ended.");
  });
  const id = await world.upload();
  for (let attempt = 1; attempt <= limits.images.mostAttempts; attempt += 1)
    await expect(world.derive(id)).rejects.toThrow("The function ended.");
  await world.derive(id);
  expect((await world.getReady(id)).derivation).toMatchObject({
    attempts: limits.images.mostAttempts,
    outcome: "none",
    reason: { code: "failed" },
  });
});

test("an attempt that was overtaken by another one records nothing", async () => {
  let isFirst = true;
  let id = "";
  const world = createImageWorld(async () => {
    if (!isFirst) return;
    isFirst = false;
    world.wait(1);
    await world.derive(id);
  });
  id = await world.upload();
  await world.derive(id);
  expect((await world.getReady(id)).derivation).toMatchObject({ attempts: 2, outcome: "derived" });
  expect(world.counts.derived).toBe(1);
});

test("the sweep requests the images of an upload whose event was lost, and only those", async () => {
  const { upload, derive, wait, adapters, requested, getReady } = createImageWorld();
  const [lost, derived] = [await upload(), await upload()];
  await derive(derived);
  wait(limits.policyLifetime + limits.policyGrace + 1);
  await sweepUploads(adapters);
  const { versionId } = (await getReady(lost)).object;
  expect(requested).toMatchObject([{ id: lost, versionId }]);
});

test("an upload of a kind without variants is left alone", async () => {
  const world = createWorld();
  const id = await world.upload();
  const deriver: ImageDeriver = { derive: () => Promise.reject(new Error("It was derived.")) };
  await deriveImages({ id, versionId: "v1" }, { ...world.adapters, deriver });
  expect(await world.records.get(id)).not.toHaveProperty("derivation");
});
