// Tests that a deployment with a prefix of an existing bucket uses only objects under it.
import { defaultKeys, legacyObjectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { downloadUpload } from "../library/download.ts";
import { defaultKinds } from "../ports/app-kinds.ts";
import { createWorld, png } from "../testing/world.ts";
import { deleteUpload } from "../trash/delete.ts";
import { finalizeUpload } from "./finalize.ts";
import { requestUpload } from "./request.ts";
import { sweepUploads } from "./sweep.ts";

const prefix = "media/files/";
const orphanId = "01930000-0000-7000-8000-00000000000a";
const policyOver = limits.policyLifetime + limits.policyGrace + 1;

/** Returns a world with the prefix, and the keys of all requests to S3. */
const createWorldWithPrefix = () => {
  const world = createWorld(defaultKinds, prefix);
  const { objects } = world;
  const used: string[] = [];
  const seen = <Rest extends readonly unknown[], Answer>(
    call: (key: string, ...rest: Rest) => Answer,
  ) => {
    return (key: string, ...rest: Rest) => {
      used.push(key);
      return call(key, ...rest);
    };
  };
  const adapters = {
    ...world.adapters,
    objects: {
      ...objects,
      signPost: seen(objects.signPost),
      readVersion: seen(objects.readVersion),
      listVersions: seen(objects.listVersions),
      deleteVersion: seen(objects.deleteVersion),
      deleteAllVersions: seen(objects.deleteAllVersions),
      createMultipartUpload: seen(objects.createMultipartUpload),
    },
  };
  return { ...world, adapters, used };
};

test("a form, a multipart upload, the record, and a link have keys under the prefix", async () => {
  const { adapters, records, store } = createWorldWithPrefix();
  const file = { fileName: "a.png", contentType: "image/png" };
  const large = { ...file, size: limits.formThreshold };
  const { uploads } = await requestUpload([{ ...file, size: png.length }, large], "ann", adapters);
  const [form, parts] = uploads;
  const key = adapters.keys.create(form?.id ?? "");
  expect(key.startsWith(prefix)).toBe(true);
  expect(form).toMatchObject({ method: "post", fields: { key } });
  expect(await records.get(parts?.id ?? "")).toMatchObject({
    key: adapters.keys.create(parts?.id ?? ""),
  });
  await finalizeUpload(store(form?.id ?? ""), adapters);
  expect(await records.get(form?.id ?? "")).toMatchObject({ status: "ready", object: { key } });
  const link = await downloadUpload("ann", form?.id ?? "", { disposition: "inline" }, adapters);
  expect(link).toContain(key);
});

test("objects under the default prefix belong to no upload", async () => {
  const { adapters, objects, records, counts } = createWorldWithPrefix();
  for (const key of [defaultKeys.create(orphanId), legacyObjectKey(orphanId)]) {
    const versionId = objects.put(key, png, "image/png");
    await finalizeUpload({ kind: "created", bucket: "b", key, versionId }, adapters);
    expect(await objects.listVersions(key)).toEqual([versionId]);
  }
  expect(await records.get(orphanId)).toBeUndefined();
  expect(counts).toMatchObject({ foreign: 2 });
});

test("the whole life of uploads and of an orphan sends no request for an object elsewhere", async () => {
  const { adapters, objects, records, request, store, upload, wait, used } =
    createWorldWithPrefix();
  const deleted = await upload();
  await deleteUpload("ann", deleted, { permanently: true }, adapters);
  const lost = await request();
  store(lost);
  await request();
  const key = adapters.keys.create(orphanId);
  const versionId = objects.put(key, png, "image/png");
  await finalizeUpload({ kind: "created", bucket: "b", key, versionId }, adapters);
  expect(await records.get(orphanId)).toMatchObject({ status: "orphan" });
  wait(policyOver);
  await sweepUploads(adapters);
  expect(await records.get(lost)).toMatchObject({ status: "ready" });
  wait(limits.quarantine + 1);
  await sweepUploads(adapters);
  expect(await objects.listVersions(key)).toEqual([]);
  expect(used.length).toBeGreaterThan(5);
  for (const one of used) expect(one.startsWith(prefix), one).toBe(true);
});
