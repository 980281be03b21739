import { Problem } from "@slipway/core/problem";
import type { PendingRecord } from "@slipway/core/record";
import { expect, test } from "vitest";
import type { Records } from "../ports/records.ts";
import { createWorld } from "../testing/world.ts";
import { requestUpload } from "./request.ts";

const file = { fileName: "a.png", size: 3, contentType: "image/png" };
const large = { fileName: "a.mp4", size: 64 * 1024 ** 2, contentType: "video/mp4" };

/** A world whose table receives new records through `putNew`. */
const worldWith = (putNew: (put: Records["putNew"]) => Records["putNew"]) => {
  const of = createWorld();
  const records = { ...of.records, putNew: putNew(of.records.putNew) };
  return { ...of, adapters: { ...of.adapters, records } };
};

test("100 new records are written in 4 groups of 25", async () => {
  const sizes: number[] = [];
  const { adapters, records } = worldWith((put) => async (created) => {
    sizes.push(created.length);
    return put(created);
  });
  const { uploads } = await requestUpload(new Array(100).fill(file), "ann", adapters);
  expect(sizes).toEqual([25, 25, 25, 25]);
  for (const { id } of uploads) expect(await records.get(id)).toMatchObject({ status: "pending" });
});

test("records that DynamoDB returns as unprocessed are written again, and no others", async () => {
  const attempts: (readonly PendingRecord[])[] = [];
  const { adapters, records } = worldWith((put) => async (created) => {
    attempts.push(created);
    await put(created.slice(0, 2));
    return created.slice(2);
  });
  const { uploads } = await requestUpload(new Array(5).fill(file), "ann", adapters);
  expect(attempts.map(({ length }) => length)).toEqual([5, 3, 1]);
  for (const { id } of uploads) expect(await records.get(id)).toMatchObject({ status: "pending" });
});

test("a request is unavailable if DynamoDB leaves records unprocessed each time", async () => {
  const { adapters } = worldWith(() => async (created) => created);
  await expect(requestUpload([file], "ann", adapters)).rejects.toMatchObject({
    name: "Problem",
    code: "unavailable",
  });
});

test("a write whose outcome is unknown is not retried: the request is unavailable", async () => {
  let attempts = 0;
  const { adapters, complaints } = worldWith(() => async () => {
    attempts += 1;
    throw new Error("The connection was reset.");
  });
  await expect(requestUpload([file], "ann", adapters)).rejects.toThrow(Problem);
  expect(attempts).toBe(1);
  expect(complaints).toEqual(["new records could not be written"]);
});

test("multipart uploads are aborted if their records could not be written", async () => {
  const { adapters, objects } = worldWith(() => async () => {
    throw new Error("The connection was reset.");
  });
  const aborted: string[] = [];
  const watched = {
    ...adapters,
    objects: {
      ...objects,
      abortMultipartUpload: async (upload: Parameters<typeof objects.abortMultipartUpload>[0]) => {
        aborted.push(upload.multipartUploadId);
        await objects.abortMultipartUpload(upload);
      },
    },
  };
  await expect(requestUpload([large, file, large], "ann", watched)).rejects.toThrow(Problem);
  expect(aborted).toHaveLength(2);
});
