import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startWithBucket, startWithVersions } from "../../testing/test-server.ts";

const keys = ["a", "b/1", "b/2", "b/c/3", "c", "d/1", "é", "\u{1f600}", "\uffee"];

const withKeys = async () => {
  const { client } = await startWithBucket();
  for (const Key of keys) {
    await client.send(new PutObjectCommand({ Bucket: "photos", Key, Body: Key }));
  }
  const list = async (input: Partial<ListObjectsV2CommandInput> = {}) => {
    const page = await client.send(new ListObjectsV2Command({ Bucket: "photos", ...input }));
    return {
      ...page,
      keys: (page.Contents ?? []).map(({ Key }) => Key),
      prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    };
  };
  return { client, list };
};

test("lists keys by their UTF-8 bytes", async () => {
  const { list } = await withKeys();
  const page = await list();
  expect(page.keys).toEqual(["a", "b/1", "b/2", "b/c/3", "c", "d/1", "é", "\uffee", "\u{1f600}"]);
  expect(page).toMatchObject({ KeyCount: 9, IsTruncated: false, MaxKeys: 1000, Name: "photos" });
  expect(page.Contents?.[0]).toMatchObject({
    Size: 1,
    ETag: '"0cc175b9c0f1b6a831c399e269772661"',
    StorageClass: "STANDARD",
  });
});

test("rolls keys up at the delimiter", async () => {
  const { list } = await withKeys();
  const top = await list({ Delimiter: "/" });
  expect(top.prefixes).toEqual(["b/", "d/"]);
  expect(top.keys).toEqual(["a", "c", "é", "\uffee", "\u{1f600}"]);
  const inside = await list({ Delimiter: "/", Prefix: "b/" });
  expect(inside.keys).toEqual(["b/1", "b/2"]);
  expect(inside.prefixes).toEqual(["b/c/"]);
});

test("pages through everything once, with and without a delimiter", async () => {
  const { client } = await withKeys();
  const walk = async (input: Partial<ListObjectsV2CommandInput>): Promise<string[]> => {
    const seen: string[] = [];
    const pages = paginateListObjectsV2({ client, pageSize: 2 }, { Bucket: "photos", ...input });
    for await (const page of pages) {
      expect(page.KeyCount).toBeLessThanOrEqual(2);
      for (const { Prefix = "" } of page.CommonPrefixes ?? []) seen.push(Prefix);
      for (const { Key = "" } of page.Contents ?? []) seen.push(Key);
    }
    return seen.sort();
  };
  expect(await walk({})).toEqual([...keys].sort());
  expect(await walk({ Delimiter: "/" })).toEqual(
    ["a", "b/", "c", "d/", "é", "\uffee", "\u{1f600}"].sort(),
  );
});

test("starts after a key, encodes on request, and takes max-keys 0", async () => {
  const { list } = await withKeys();
  expect((await list({ StartAfter: "b/2", Prefix: "b/" })).keys).toEqual(["b/c/3"]);
  expect((await list({ StartAfter: "a", Prefix: "d/" })).keys).toEqual(["d/1"]);
  expect((await list({ StartAfter: "z", Prefix: "d/" })).keys).toEqual([]);
  expect((await list({ EncodingType: "url", Prefix: "é" })).keys).toEqual(["%C3%A9"]);
  expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
});

test("refuses a continuation token it did not give", async () => {
  const { list } = await withKeys();
  await expect(list({ ContinuationToken: "?" })).rejects.toMatchObject({ name: "InvalidArgument" });
});

test("leaves deleted keys out", async () => {
  const { client } = await startWithVersions();
  for (const Key of ["a", "b/1"]) {
    await client.send(new PutObjectCommand({ Bucket: "photos", Key, Body: Key }));
    await client.send(new DeleteObjectCommand({ Bucket: "photos", Key }));
  }
  const page = await client.send(new ListObjectsV2Command({ Bucket: "photos", Delimiter: "/" }));
  expect(page).toMatchObject({ KeyCount: 0 });
});
