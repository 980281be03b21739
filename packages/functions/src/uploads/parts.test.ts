import { createHash } from "node:crypto";
import { objectKey } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import { describe, expect, test } from "vitest";
import { deleteUpload } from "../library/delete.ts";
import { world } from "../testing/world.ts";
import { completeUpload, requestParts, runCompletion } from "./parts.ts";
import { requestUpload } from "./request.ts";
import { sweepUploads } from "./sweep.ts";

const MiB = 1024 ** 2;
const size = 33 * MiB;
const sha256 = createHash("sha256").digest("base64");
const lastPart = 33 * MiB - 4 * limits.part.size;

/** A world with a multipart upload of five parts, asked for by ann. */
const begun = async () => {
  const of = world();
  const { adapters, objects, records } = of;
  const file = { fileName: "film.mp4", size, contentType: "video/mp4" };
  const { uploads } = await requestUpload([file], "ann", adapters);
  const [upload] = uploads;
  if (upload?.method !== "multipart") throw new Error("no multipart upload was begun");
  const [multipartUploadId = ""] = objects.underway.keys();
  const put = (partNumber: number, bytes = partNumber === 5 ? lastPart : limits.part.size) =>
    objects.putPart(multipartUploadId, partNumber, new Uint8Array(bytes));
  const problem = async (act: Promise<unknown>): Promise<Problem> => {
    const error = await act.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof Problem) return error;
    throw new Error(`expected a problem, not ${String(error)}`);
  };
  const caller = { owner: "ann", id: upload.id };
  return {
    ...of,
    upload,
    id: upload.id,
    put,
    problem,
    caller,
    record: () => records.get(upload.id),
  };
};

describe("a large file", () => {
  test("gets a multipart upload that can be gone on with for days", async () => {
    const { upload, objects, record, adapters } = await begun();
    expect(upload).toMatchObject({ partSize: limits.part.size, parts: 5 });
    const ends = Date.parse(upload.expiresAt) - adapters.clock().getTime();
    expect(Math.round(ends / 1000)).toBe(limits.multipartLifetime);
    expect([...objects.underway.values()]).toMatchObject([
      { key: objectKey(upload.id), contentType: "video/mp4" },
    ]);
    expect(await record()).toMatchObject({ status: "pending", expiresAt: upload.expiresAt });
  });

  test("leaves no multipart upload where its record could not be written", async () => {
    const { adapters, objects, records } = world();
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
  test("are signed in the order asked", async () => {
    const { adapters, caller } = await begun();
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
  ])("like %o are refused with the field and the rule", async (part, path, message) => {
    const { adapters, caller, problem } = await begun();
    const { code, errors } = await problem(requestParts(caller, [{ ...part, sha256 }], adapters));
    expect({ code, errors }).toEqual({ code: "invalid-request", errors: [{ path, message }] });
  });

  test("that come twice are refused", async () => {
    const { adapters, caller, problem } = await begun();
    const part = { partNumber: 1, size: limits.part.size, sha256 };
    expect((await problem(requestParts(caller, [part, part], adapters))).errors).toEqual([
      { path: "parts[1].partNumber", message: "must not come twice" },
    ]);
  });

  test("that S3 has are told to who asks for none", async () => {
    const { adapters, caller, put } = await begun();
    put(4);
    put(2);
    const { uploaded } = await requestParts(caller, [], adapters);
    const zeros = createHash("sha256").update(new Uint8Array(limits.part.size)).digest("base64");
    expect(uploaded).toMatchObject([
      { partNumber: 2, size: limits.part.size, sha256: zeros },
      { partNumber: 4, size: limits.part.size, sha256: zeros },
    ]);
  });

  test("are nobody else's, and not for a form", async () => {
    const { adapters, id, problem, request } = await begun();
    expect((await problem(requestParts({ owner: "eve", id }, [], adapters))).code).toBe(
      "not-found",
    );
    expect((await problem(completeUpload("eve", id, adapters))).code).toBe("not-found");
    const form = { owner: "ann", id: await request() };
    expect((await problem(requestParts(form, [], adapters))).code).toBe("wrong-status");
    expect((await problem(completeUpload("ann", form.id, adapters))).code).toBe("wrong-status");
  });
});

describe("completing", () => {
  test("names the parts that have not arrived, or not whole", async () => {
    const { adapters, id, put, problem, objects } = await begun();
    for (const partNumber of [1, 2, 5]) put(partNumber);
    put(4, 3);
    expect(await problem(completeUpload("ann", id, adapters))).toMatchObject({
      code: "parts-missing",
      errors: [
        { path: "parts[3]", message: "has not arrived" },
        { path: "parts[4]", message: "has not arrived" },
      ],
    });
    expect(objects.underway.size).toBe(1);
  });

  test("makes the object, once, however often it is asked for", async () => {
    const { adapters, id, put, objects, caller, problem } = await begun();
    for (const partNumber of [1, 2, 3, 4, 5]) put(partNumber);
    expect(await completeUpload("ann", id, adapters)).toMatchObject({ id, status: "pending" });
    expect(await completeUpload("ann", id, adapters)).toMatchObject({ id, status: "pending" });
    expect(await objects.listVersions(objectKey(id))).toHaveLength(1);
    expect((await problem(requestParts(caller, [], adapters))).code).toBe("upload-gone");
  });

  test("answers that S3 is still at it where it takes minutes, and says so until the object is there", async () => {
    const { adapters, id, put, objects } = await begun();
    for (const partNumber of [1, 2, 3, 4, 5]) put(partNumber);
    const started: string[] = [];
    const completions = {
      start: async ({ id: one }: { readonly id: string }) => void started.push(one),
    };
    const slow = { ...adapters, completions };
    const asked = adapters.clock().getTime();
    expect(await completeUpload("ann", id, slow)).toMatchObject({ id, completing: true });
    expect(adapters.clock().getTime() - asked).toBe(limits.completionWait * 1000);
    expect(await completeUpload("ann", id, slow)).toMatchObject({ id, completing: true });
    expect(started).toEqual([id, id]);

    for (const one of started) await runCompletion({ id: one }, adapters);
    expect(await objects.listVersions(objectKey(id))).toHaveLength(1);
    expect(await completeUpload("ann", id, slow)).toMatchObject({ id, completing: false });
    expect(started).toHaveLength(2);
  });

  test("does nothing for an upload that was canceled before its completion ran", async () => {
    const { adapters, id, put, objects } = await begun();
    for (const partNumber of [1, 2, 3, 4, 5]) put(partNumber);
    await deleteUpload("ann", id, adapters);
    await runCompletion({ id }, adapters);
    expect(await objects.listVersions(objectKey(id))).toEqual([]);
  });

  test("does not call an upload gone while S3 lists neither its parts nor its object for a moment", async () => {
    const { adapters, id, objects, meanwhile } = await begun();
    const lagging = { ...adapters, objects: { ...objects, listParts: async () => undefined } };
    meanwhile(async () => void objects.put(objectKey(id), new Uint8Array(1), "video/mp4"));
    expect(await completeUpload("ann", id, lagging)).toMatchObject({ id, completing: false });
  });

  test("refuses parts that do not have the checksum of the file, and makes no object", async () => {
    const { adapters, id, put, objects, problem, caller } = await begun();
    for (const partNumber of [1, 2, 3, 4, 5]) put(partNumber);
    const { uploaded = [] } = await requestParts(caller, [], adapters);
    const digests = uploaded.map((part) => Buffer.from(part.sha256, "base64"));
    const whole = createHash("sha256").update(Buffer.concat(digests)).digest("base64");
    for (const checksum of [`${sha256}-5`, `${whole}-6`])
      expect((await problem(completeUpload("ann", id, adapters, checksum))).code).toBe(
        "parts-differ",
      );
    expect(await objects.listVersions(objectKey(id))).toEqual([]);
    await completeUpload("ann", id, adapters, `${whole}-5`);
    expect(await objects.listVersions(objectKey(id))).toHaveLength(1);
  });

  test("says when the multipart upload is gone", async () => {
    const { adapters, id, objects, problem } = await begun();
    for (const [multipartUploadId, { key }] of objects.underway)
      await objects.abortMultipartUpload({ key, multipartUploadId });
    expect((await problem(completeUpload("ann", id, adapters))).code).toBe("upload-gone");
  });
});

describe("what is left of a multipart upload goes", () => {
  test("when its owner cancels it", async () => {
    const { adapters, id, objects, caller, problem } = await begun();
    expect(await deleteUpload("ann", id, adapters)).not.toHaveProperty("multipart");
    expect(objects.underway.size).toBe(0);
    expect((await problem(requestParts(caller, [], adapters))).code).toBe("wrong-status");
    expect((await problem(completeUpload("ann", id, adapters))).code).toBe("wrong-status");
  });

  test("when its time is over", async () => {
    const { adapters, objects, wait, record, put } = await begun();
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
