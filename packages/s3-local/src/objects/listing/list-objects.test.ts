import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  type ListObjectsCommandInput,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startWithVersions } from "../../testing/test-server.ts";

const keys = ["a b", "dir/1", "dir/2", "e", "f/1"];

const withObjects = async () => {
  const { client } = await startWithVersions();
  for (const Key of [...keys, "deleted"]) {
    await client.send(new PutObjectCommand({ Bucket: "photos", Key, Body: Key }));
  }
  await client.send(new DeleteObjectCommand({ Bucket: "photos", Key: "deleted" }));
  const list = (input: Partial<ListObjectsCommandInput> = {}) =>
    client.send(new ListObjectsCommand({ Bucket: "photos", ...input }));
  return { client, list };
};

test("lists objects as the first version did", async () => {
  const { list } = await withObjects();
  const all = await list();
  expect(all).toMatchObject({ Name: "photos", Prefix: "", Marker: "", MaxKeys: 1000 });
  expect(all.IsTruncated).toBe(false);
  expect(all.Contents?.map(({ Key }) => Key)).toEqual(keys);
  expect(all.Contents?.[0]).toMatchObject({ Size: 3, Owner: { ID: "s3-local" } });
  expect((await list({ Prefix: "dir/" })).Contents).toHaveLength(2);
  expect((await list({ EncodingType: "url" })).Contents?.[0]?.Key).toBe("a%20b");
  expect((await list({ MaxKeys: 0 })).Contents).toBeUndefined();
});

test("continues after a marker, which is the last key if there is no delimiter", async () => {
  const { list } = await withObjects();
  const first = await list({ MaxKeys: 2 });
  expect(first.IsTruncated).toBe(true);
  expect(first.NextMarker).toBeUndefined();
  const rest = await list({ Marker: "dir/1" });
  expect(rest.Contents?.map(({ Key }) => Key)).toEqual(["dir/2", "e", "f/1"]);
});

test("rolls keys up by a delimiter, page by page", async () => {
  const { list } = await withObjects();
  const seen: (string | undefined)[] = [];
  let page = await list({ Delimiter: "/", MaxKeys: 1 });
  for (;;) {
    seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
    seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
    if (!page.IsTruncated) break;
    page = await list({ Delimiter: "/", MaxKeys: 1, Marker: page.NextMarker });
  }
  expect(seen).toEqual(["a b", "dir/", "e", "f/"]);
});

test("lists buckets page by page, and by prefix", async () => {
  const { client } = await startWithVersions();
  for (const Bucket of ["another", "photos-2"]) {
    await client.send(new CreateBucketCommand({ Bucket }));
  }
  const first = await client.send(new ListBucketsCommand({ MaxBuckets: 2 }));
  expect(first.Buckets).toMatchObject([
    { Name: "another", BucketRegion: "us-east-1" },
    { Name: "photos" },
  ]);
  const { ContinuationToken } = first;
  const second = await client.send(new ListBucketsCommand({ MaxBuckets: 2, ContinuationToken }));
  expect(second.Buckets?.map(({ Name }) => Name)).toEqual(["photos-2"]);
  expect(second.ContinuationToken).toBeUndefined();
  const photos = await client.send(new ListBucketsCommand({ Prefix: "photos" }));
  expect(photos).toMatchObject({ Prefix: "photos", Buckets: [{ Name: "photos" }, {}] });
  for (const input of [{ MaxBuckets: 0 }, { ContinuationToken: "x" }, { BucketRegion: "mars" }]) {
    await expect(client.send(new ListBucketsCommand(input))).rejects.toMatchObject({
      name: "InvalidArgument",
    });
  }
});
