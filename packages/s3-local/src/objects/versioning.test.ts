import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { long, startWithBucket, startWithVersions } from "../testing/test-server.ts";

const cat = { Bucket: "photos", Key: "cat.png" };

const put = async (client: S3Client, Body: string): Promise<string | undefined> =>
  (await client.send(new PutObjectCommand({ ...cat, Body }))).VersionId;

const read = async (client: S3Client, VersionId?: string): Promise<string | undefined> => {
  const input = VersionId === undefined ? cat : { ...cat, VersionId };
  return (await client.send(new GetObjectCommand(input))).Body?.transformToString();
};

test("keeps every version, and serves the newest by default", async () => {
  const { client } = await startWithVersions();
  const first = await put(client, "one");
  const second = await put(client, "two");
  expect(first).not.toBe(second);
  expect(await read(client)).toBe("two");
  expect(await read(client, first)).toBe("one");
});

test("a delete marker hides the object and can be taken away", async () => {
  const { client } = await startWithVersions();
  const version = await put(client, "one");
  const marker = await client.send(new DeleteObjectCommand(cat));
  expect(marker.DeleteMarker).toBe(true);
  await expect(client.send(new GetObjectCommand(cat))).rejects.toMatchObject({
    name: "NoSuchKey",
  });
  expect(await read(client, version)).toBe("one");
  const VersionId = marker.VersionId ?? "";
  await expect(client.send(new GetObjectCommand({ ...cat, VersionId }))).rejects.toMatchObject({
    name: "MethodNotAllowed",
    $metadata: { httpStatusCode: 405 },
  });
  await client.send(new DeleteObjectCommand({ ...cat, VersionId }));
  expect(await read(client)).toBe("one");
});

test("refuses version ids that do not exist or cannot", async () => {
  const { client } = await startWithVersions();
  await put(client, "one");
  const absent = new GetObjectCommand({ ...cat, VersionId: "A".repeat(32) });
  await expect(client.send(absent)).rejects.toMatchObject({ name: "NoSuchVersion" });
  const odd = new GetObjectCommand({ ...cat, VersionId: "x" });
  await expect(client.send(odd)).rejects.toMatchObject({ name: "InvalidArgument" });
});

test("removing the newest version brings back the one before, and frees its file", async () => {
  const { client, dataDir } = await startWithVersions();
  await put(client, long("one"));
  const second = await put(client, long("two"));
  await client.send(new DeleteObjectCommand({ ...cat, VersionId: second }));
  expect(await read(client)).toBe(long("one"));
  expect(await readdir(join(dataDir, "objects"))).toHaveLength(1);
});

test("writes replace the null version while versioning is off or suspended", async () => {
  const { client, dataDir } = await startWithBucket();
  expect(await put(client, long("one"))).toBeUndefined();
  expect(await put(client, long("two"))).toBeUndefined();
  expect(await readdir(join(dataDir, "objects"))).toHaveLength(1);
  const set = (Status: "Enabled" | "Suspended") =>
    client.send(
      new PutBucketVersioningCommand({ Bucket: "photos", VersioningConfiguration: { Status } }),
    );
  await set("Enabled");
  const third = await put(client, "three");
  await set("Suspended");
  expect(await put(client, "four")).toBe("null");
  expect(await read(client, "null")).toBe("four");
  expect(await read(client, third)).toBe("three");
  expect(await client.send(new DeleteObjectCommand(cat))).toMatchObject({
    DeleteMarker: true,
    VersionId: "null",
  });
  const listed = await client.send(new ListObjectVersionsCommand({ Bucket: "photos" }));
  expect(listed.Versions?.map(({ VersionId }) => VersionId)).toEqual([third]);
  expect(listed.DeleteMarkers).toMatchObject([{ VersionId: "null", IsLatest: true }]);
  const state = await client.send(new GetBucketVersioningCommand({ Bucket: "photos" }));
  expect(state.Status).toBe("Suspended");
});

test("lists versions newest first, page by page", async () => {
  const { client } = await startWithVersions();
  const versions = [await put(client, "1"), await put(client, "2"), await put(client, "3")];
  await client.send(new DeleteObjectCommand(cat));
  await client.send(new PutObjectCommand({ ...cat, Key: "dog.png", Body: "d" }));
  const seen: string[] = [];
  let page = await client.send(new ListObjectVersionsCommand({ Bucket: "photos", MaxKeys: 1 }));
  for (;;) {
    for (const { Key, IsLatest } of page.Versions ?? []) seen.push(`${Key} ${IsLatest}`);
    for (const { Key, IsLatest } of page.DeleteMarkers ?? []) seen.push(`-${Key} ${IsLatest}`);
    if (!page.IsTruncated) break;
    page = await client.send(
      new ListObjectVersionsCommand({
        Bucket: "photos",
        MaxKeys: 1,
        KeyMarker: page.NextKeyMarker,
        VersionIdMarker: page.NextVersionIdMarker,
      }),
    );
  }
  expect(seen).toEqual([
    "-cat.png true",
    "cat.png false",
    "cat.png false",
    "cat.png false",
    "dog.png true",
  ]);
  const all = await client.send(new ListObjectVersionsCommand({ Bucket: "photos", Prefix: "cat" }));
  expect(all.Versions?.map(({ VersionId }) => VersionId)).toEqual(versions.reverse());
});

test("deletes many at once, and a bucket only when it is empty", async () => {
  const { client } = await startWithVersions();
  const version = await put(client, "one");
  await expect(client.send(new DeleteBucketCommand({ Bucket: "photos" }))).rejects.toMatchObject({
    name: "BucketNotEmpty",
    $metadata: { httpStatusCode: 409 },
  });
  const { Deleted } = await client.send(
    new DeleteObjectsCommand({
      Bucket: "photos",
      Delete: { Objects: [{ Key: "cat.png", VersionId: version }, { Key: "a <&> b\r" }] },
    }),
  );
  expect(Deleted).toMatchObject([
    { Key: "cat.png", VersionId: version },
    { Key: "a <&> b\r", DeleteMarker: true },
  ]);
  const markers = await client.send(new ListObjectVersionsCommand({ Bucket: "photos" }));
  const Objects = (markers.DeleteMarkers ?? []).map(({ Key, VersionId }) => ({ Key, VersionId }));
  await client.send(new DeleteObjectsCommand({ Bucket: "photos", Delete: { Objects } }));
  await client.send(new DeleteBucketCommand({ Bucket: "photos" }));
  await expect(client.send(new HeadObjectCommand(cat))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
});
