import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startUpload } from "../../testing/multipart.ts";
import {
  postForm,
  readError,
  signForm,
  startWithBucket,
  startWithVersions,
} from "../../testing/test-server.ts";

const cat = { Bucket: "photos", Key: "cat.png" };

const put = (client: S3Client, Tagging?: string) =>
  client.send(new PutObjectCommand({ ...cat, Body: "x", Tagging }));

const setTags = (client: S3Client, tags: Record<string, string>, more: object = {}) =>
  client.send(
    new PutObjectTaggingCommand({
      ...cat,
      ...more,
      Tagging: { TagSet: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
    }),
  );

const readTags = async (client: S3Client, more: object = {}): Promise<Record<string, string>> => {
  const { TagSet = [] } = await client.send(new GetObjectTaggingCommand({ ...cat, ...more }));
  return Object.fromEntries(TagSet.map(({ Key = "", Value = "" }) => [Key, Value]));
};

test("keeps the tags of a put, and counts them", async () => {
  const { client } = await startWithBucket();
  await put(client, "owner=mary&place=Z%C3%BCrich%20HB&none=");
  expect(await readTags(client)).toEqual({ owner: "mary", place: "Zürich HB", none: "" });
  expect((await client.send(new HeadObjectCommand(cat))).TagCount).toBe(3);
  await put(client);
  expect(await readTags(client)).toEqual({});
  expect((await client.send(new HeadObjectCommand(cat))).TagCount).toBeUndefined();
});

test("sets, replaces, and deletes the tags of the requested version", async () => {
  const { client } = await startWithVersions();
  const { VersionId } = await put(client);
  await put(client);
  const set = await setTags(client, { a: "1" }, { VersionId });
  expect(set.VersionId).toBe(VersionId);
  expect(await readTags(client, { VersionId })).toEqual({ a: "1" });
  expect(await readTags(client)).toEqual({});
  await setTags(client, { b: "2" }, { VersionId });
  expect(await readTags(client, { VersionId })).toEqual({ b: "2" });
  await client.send(new DeleteObjectTaggingCommand({ ...cat, VersionId }));
  expect(await readTags(client, { VersionId })).toEqual({});
});

test("knows no tags of what is not there", async () => {
  const { client } = await startWithVersions();
  await expect(readTags(client)).rejects.toMatchObject({ name: "NoSuchKey" });
  await put(client);
  const { VersionId } = await client.send(new DeleteObjectCommand(cat));
  await expect(setTags(client, { a: "1" })).rejects.toMatchObject({ name: "NoSuchKey" });
  await expect(readTags(client, { VersionId })).rejects.toMatchObject({
    name: "MethodNotAllowed",
  });
});

test("keeps tags through multipart uploads and copies, and replaces them when told to", async () => {
  const { client } = await startWithBucket();
  const { part, complete } = await startUpload(client, { ...cat, Tagging: "a=1" });
  await complete([await part(1, "x")], cat);
  expect(await readTags(client)).toEqual({ a: "1" });
  const copy = (Key: string, more: object = {}) =>
    client.send(
      new CopyObjectCommand({ Bucket: "photos", Key, CopySource: "photos/cat.png", ...more }),
    );
  await copy("same");
  expect(await readTags(client, { Key: "same" })).toEqual({ a: "1" });
  await copy("other", { TaggingDirective: "REPLACE", Tagging: "b=2" });
  expect(await readTags(client, { Key: "other" })).toEqual({ b: "2" });
});

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, "v"]));

test("takes as many and as long tags as S3, and no more", async () => {
  const { client } = await startWithBucket();
  await put(client);
  await setTags(client, many(10));
  await setTags(client, { ["k".repeat(128)]: "v".repeat(256), "Ü b+c-d=e._:/@": "ж" });
  await expect(setTags(client, many(11))).rejects.toMatchObject({
    name: "BadRequest",
    message: "Object tags cannot be greater than 10",
  });
  for (const tags of [
    { "": "v" },
    { ["k".repeat(129)]: "v" },
    { k: "v".repeat(257) },
    { "a?b": "v" },
    { k: "a\nb" },
    { "aws:k": "v" },
  ]) {
    await expect(setTags(client, tags)).rejects.toMatchObject({ name: "InvalidTag" });
  }
  const twice = { TagSet: [1, 2].map(() => ({ Key: "same", Value: "v" })) };
  await expect(
    client.send(new PutObjectTaggingCommand({ ...cat, Tagging: twice })),
  ).rejects.toMatchObject({
    name: "InvalidTag",
    message: "Cannot provide multiple Tags with the same key",
  });
});

test.each(["a=1&a=2", "a=1=2", "a=%E0%A4%A"])("refuses the header %s", async (Tagging) => {
  const { client } = await startWithBucket();
  await expect(put(client, Tagging)).rejects.toMatchObject({ name: "InvalidArgument" });
});

test("takes tags from a form that was signed with them", async () => {
  const server = await startWithBucket();
  const tagging = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>";
  const sign = (value: string) => signForm(server, { Fields: { tagging: value } });
  expect((await postForm(await sign(tagging))).status).toBe(204);
  expect(await readTags(server.client)).toEqual({ a: "1" });
  const broken = await postForm(await sign("<Tagging>"));
  expect(await readError(broken)).toMatchObject({ status: 400, code: "MalformedXML" });
  const invalid = await postForm(await sign(tagging.replace("<Key>a", "<Key>")));
  expect(await readError(invalid)).toMatchObject({ status: 400, code: "InvalidTag" });
});
