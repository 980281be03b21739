import { createHash } from "node:crypto";
import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import { describe, expect, test } from "vitest";
import { createWorld } from "../testing/world.ts";
import { deleteUpload } from "../trash/delete.ts";
import { completeUpload, requestParts, runCompletion } from "./parts.ts";
import { requestUpload } from "./request.ts";
import { sweepUploads } from "./sweep.ts";

const MiB = 1024 ** 2;
const size = 33 * MiB;
const sha256 = createHash("sha256").digest("base64");
const ann = { owner: "ann", sub: "ann" };
const eve = { owner: "eve", sub: "eve" };
const lastPart = 33 * MiB - 4 * limits.part.size;

/** Creates a world with a multipart upload of five parts by ann. */
const startUpload = async () => {
  const base = createWorld();
  const { adapters, objects, records } = base;
  const file = { fileName: "film.mp4", size, contentType: "video/mp4" };
  const { uploads } = await requestUpload([file], "ann", adapters);
  const [upload] = uploads;
  if (upload?.method !== "multipart") throw new Error("No multipart upload was created.");
  const [multipartUploadId = ""] = objects.underway.keys();
  const put = (partNumber: number, bytes = partNumber === 5 ? lastPart : limits.part.size) =>
    objects.putPart(multipartUploadId, partNumber, new Uint8Array(bytes));
  const problem = async (act: Promise<unknown>): Promise<Problem> => {
    const error = await act.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof Problem) return error;
    throw new Error(`Expected a problem, not ${String(error)}.`);
  };
  const caller = { uploader: ann, id: upload.id };
  return {
    ...base,
    upload,
    id: upload.id,
    put,
    problem,
    caller,
    record: () => records.get(upload.id),
  };
};

describe("a large file", () => {
  test("gets a multipart upload that can be resumed for days", async () => {
    const { upload, objects, record, adapters } = await startUpload();
    expect(upload).toMatchObject({ partSize: limits.part.size, parts: 5 });
    const lifetime = Date.parse(upload.expiresAt) - adapters.clock().getTime();
    expect(Math.round(lifetime / 1000)).toBe(limits.multipartLifetime);
    expect([...objects.underway.values()]).toMatchObject([
      { key: defaultKeys.create(upload.id), contentType: "video/mp4" },
    ]);
    expect(await record()).toMatchObject({ status: "pending", expiresAt: upload.expiresAt });
  });

  test("leaves no multipart upload if its record could not be written", async () => {
    const { adapters, objects, records } = createWorld();
    const failing = {
      ...adapters,
      records: { ...records, putNew: () => Promise.reject(new Error("throttled")) },
    };
    const file = { fileName: "film.mp4", size, contentType: "video/mp4" };
    await expect(requestUpload([file], "ann", failing)).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(objects.underway.size).toBe(0);
  });
});

describe("parts", () => {
  test("are signed in the requested order", async () => {
    const { adapters, caller } = await startUpload();
    const parts = [
      { partNumber: 5, size: lastPart, sha256 },
      { partNumber: 1, size: limits.part.size, sha256 },
    ];
    const answer = await requestParts(caller, parts, adapters);
    expect(answer.parts.map(({ partNumber }) => partNumber)).toEqual([5, 1]);
    expect(answer.uploaded).toBeUndefined();
  });

  test.each([
    [{ partNumber: 6, size: 1 }, "parts[0].partNumber", "must be at most 5"],
    [{ partNumber: 5, size: lastPart + 1 }, "parts[0].size", `must be ${lastPart} bytes`],
    [{ partNumber: 1, size: lastPart }, "parts[0].size", `must be ${limits.part.size} bytes`],
  ])("like %o are rejected with the field and the rule", async (part, path, message) => {
    const { adapters, caller, problem } = await startUpload();
    const { code, errors } = await problem(requestParts(caller, [{ ...part, sha256 }], adapters));
    expect({ code, errors }).toEqual({ code: "invalid-request", errors: [{ path, message }] });
  });

  test("that occur twice are rejected", async () => {
    const { adapters, caller, problem } = await startUpload();
    const part = { partNumber: 1, size: limits.part.size, sha256 };
    expect((await problem(requestParts(caller, [part, part], adapters))).errors).toEqual([
      { path: "parts[1].partNumber", message: "must not occur twice" },
    ]);
  });

  test("that are stored are listed if no parts are requested", async () => {
    const { adapters, caller, put } = await startUpload();
    put(4);
    put(2);
    const { uploaded } = await requestParts(caller, [], adapters);
    const zeros = createHash("sha256").update(new Uint8Array(limits.part.size)).digest("base64");
    expect(uploaded).toMatchObject([
      { partNumber: 2, size: limits.part.size, sha256: zeros },
      { partNumber: 4, size: limits.part.size, sha256: zeros },
    ]);
  });

  test("belong to their owner, and do not exist for a form", async () => {
    const { adapters, id, problem, request } = await startUpload();
    expect((await problem(requestParts({ uploader: eve, id }, [], adapters))).code).toBe(
      "not-found",
    );
    expect((await problem(completeUpload(eve, id, adapters))).code).toBe("not-found");
    const form = { uploader: ann, id: await request() };
    expect((await problem(requestParts(form, [], adapters))).code).toBe("wrong-status");
    expect((await problem(completeUpload(ann, form.id, adapters))).code).toBe("wrong-status");
  });
});

describe("completing", () => {
  test("names the parts that are missing or incomplete", async () => {
    const { adapters, id, put, problem, objects } = await startUpload();
    for (const partNumber of [1, 2, 5]) put(partNumber);
    put(4, 3);
    expect(await problem(completeUpload(ann, id, adapters))).toMatchObject({
      code: "parts-missing",
      errors: [
        { path: "parts[3]", message: "has not arrived" },
        { path: "parts[4]", message: "has not arrived" },
      ],
    });
    expect(objects.underway.size).toBe(1);
  });

  test("creates the object once, even if it is requested repeatedly", async () => {
    const { adapters, id, put, objects, caller, problem } = await startUpload();
    for (const partNumber of [1, 2, 3, 4, 5]) put(partNumber);
    expect(await completeUpload(ann, id, adapters)).toMatchObject({ id, status: "pending" });
    expect(await completeUpload(ann, id, adapters)).toMatchObject({ id, status: "pending" });
    expect(await objects.listVersions(defaultKeys.create(id))).toHaveLength(1);
    expect((await problem(requestParts(caller, [], adapters))).code).toBe("upload-gone");
  });

  test("reports that S3 is still completing the upload until the object exists", async () => {
    const { adapters, id, put, objects } = await startUpload();
    for (const partNumber of [1, 2, 3, 4, 5]) put(partNumber);
    const started: string[] = [];
    const completions = {
      start: async ({ id: one }: { readonly id: string }) => void started.push(one),
    };
    const slow = { ...adapters, completions };
    const requestedAt = adapters.clock().getTime();
    expect(await completeUpload(ann, id, slow)).toMatchObject({ id, completing: true });
    expect(adapters.clock().getTime() - requestedAt).toBe(limits.completionWait * 1000);
    expect(await completeUpload(ann, id, slow)).toMatchObject({ id, completing: true });
    expect(started).toEqual([id, id]);

    for (const one of started) await runCompletion({ id: one }, adapters);
    expect(await objects.listVersions(defaultKeys.create(id))).toHaveLength(1);
    expect(await completeUpload(ann, id, slow)).toMatchObject({ id, completing: false });
    expect(started).toHaveLength(2);
  });

  test("does nothing if the upload was canceled before its completion ran", async () => {
    const { adapters, id, put, objects } = await startUpload();
    for (const partNumber of [1, 2, 3, 4, 5]) put(partNumber);
    await deleteUpload("ann", id, { permanently: true }, adapters);
    await runCompletion({ id }, adapters);
    expect(await objects.listVersions(defaultKeys.create(id))).toEqual([]);
  });

  test("succeeds if S3 temporarily lists neither the parts nor the object", async () => {
    const { adapters, id, objects, onPause } = await startUpload();
    const lagging = { ...adapters, objects: { ...objects, listParts: async () => undefined } };
    onPause(async () => void objects.put(defaultKeys.create(id), new Uint8Array(1), "video/mp4"));
    expect(await completeUpload(ann, id, lagging)).toMatchObject({ id, completing: false });
  });

  test("rejects parts that do not match the checksum of the file, and creates no object", async () => {
    const { adapters, id, put, objects, problem, caller } = await startUpload();
    for (const partNumber of [1, 2, 3, 4, 5]) put(partNumber);
    const { uploaded = [] } = await requestParts(caller, [], adapters);
    const digests = uploaded.map((part) => Buffer.from(part.sha256, "base64"));
    const whole = createHash("sha256").update(Buffer.concat(digests)).digest("base64");
    for (const checksum of [`${sha256}-5`, `${whole}-6`])
      expect((await problem(completeUpload(ann, id, adapters, checksum))).code).toBe(
        "parts-differ",
      );
    expect(await objects.listVersions(defaultKeys.create(id))).toEqual([]);
    await completeUpload(ann, id, adapters, `${whole}-5`);
    expect(await objects.listVersions(defaultKeys.create(id))).toHaveLength(1);
  });

  test("reports that the multipart upload no longer exists", async () => {
    const { adapters, id, objects, problem } = await startUpload();
    for (const [multipartUploadId, { key }] of objects.underway)
      await objects.abortMultipartUpload({ key, multipartUploadId });
    expect((await problem(completeUpload(ann, id, adapters))).code).toBe("upload-gone");
  });
});

describe("a multipart upload is removed", () => {
  test("when its owner cancels it", async () => {
    const { adapters, id, objects, caller, problem } = await startUpload();
    expect(await deleteUpload("ann", id, { permanently: true }, adapters)).not.toHaveProperty(
      "multipart",
    );
    expect(objects.underway.size).toBe(0);
    expect((await problem(requestParts(caller, [], adapters))).code).toBe("wrong-status");
    expect((await problem(completeUpload(ann, id, adapters))).code).toBe("wrong-status");
  });

  test("when it expires", async () => {
    const { adapters, objects, wait, record, put } = await startUpload();
    put(1);
    wait(limits.policyLifetime + limits.policyGrace + 1);
    await sweepUploads(adapters);
    expect(await record()).toMatchObject({ status: "pending" });
    wait(limits.multipartLifetime);
    await sweepUploads(adapters);
    expect(await record()).toMatchObject({ status: "expired" });
    expect(objects.underway.size).toBe(0);
  });
});
