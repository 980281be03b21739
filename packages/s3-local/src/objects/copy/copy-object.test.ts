import { createHash } from "node:crypto";
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import type { S3EventRecord } from "../../events/notification.ts";
import { fullPart, startUpload } from "../../testing/multipart.ts";
import { startWithVersions } from "../../testing/test-server.ts";

const source = { Bucket: "photos", Key: "my cat+1.png" };
const CopySource = "photos/my%20cat%2B1.png";
const copy = { Bucket: "photos", Key: "copy.png" };

const withSource = async () => {
  const records: S3EventRecord[] = [];
  const server = await startWithVersions({
    onEvent: async ({ Records }) => void records.push(...Records),
  });
  const put = await server.client.send(
    new PutObjectCommand({
      ...source,
      Body: "meow",
      ContentType: "image/png",
      CacheControl: "max-age=1",
      Metadata: { owner: "mary" },
      ChecksumAlgorithm: "SHA256",
    }),
  );
  const send = (input: object = {}) =>
    server.client.send(new CopyObjectCommand({ ...copy, CopySource, ...input }));
  return { ...server, put, send, records };
};

test("copies an object with all that is said of it", async () => {
  const { client, put, send, records } = await withSource();
  const sent = await send();
  expect(sent).toMatchObject({
    CopySourceVersionId: put.VersionId,
    VersionId: expect.any(String),
    CopyObjectResult: {
      ETag: put.ETag,
      LastModified: expect.any(Date),
      ChecksumSHA256: put.ChecksumSHA256,
      ChecksumType: "FULL_OBJECT",
    },
  });
  const stored = await client.send(new GetObjectCommand(copy));
  expect(stored).toMatchObject({
    ContentType: "image/png",
    CacheControl: "max-age=1",
    Metadata: { owner: "mary" },
  });
  expect(await stored.Body?.transformToString()).toBe("meow");
  await expect.poll(() => records).toHaveLength(2);
  expect(records.map(({ eventName }) => eventName)).toContain("ObjectCreated:Copy");
});

test("replaces what is said of it when told to", async () => {
  const { client, send } = await withSource();
  await send({
    MetadataDirective: "REPLACE",
    ContentType: "image/jpeg",
    Metadata: { by: "john" },
    ChecksumAlgorithm: "CRC32C",
  });
  const head = await client.send(new HeadObjectCommand({ ...copy, ChecksumMode: "ENABLED" }));
  expect(head).toMatchObject({ ContentType: "image/jpeg", Metadata: { by: "john" } });
  expect(head.CacheControl).toBeUndefined();
  expect(head.ChecksumCRC32C).toEqual(expect.any(String));
});

test("refuses to copy an object onto itself without a change", async () => {
  const { client, put, send } = await withSource();
  await expect(send(source)).rejects.toMatchObject({
    name: "InvalidRequest",
    message: expect.stringContaining("trying to copy an object to itself"),
  });
  await send({ ...source, MetadataDirective: "REPLACE", Metadata: { now: "new" } });
  // The version that is no longer the newest can be brought back.
  await send({ ...source, CopySource: `${CopySource}?versionId=${put.VersionId}` });
  expect((await client.send(new HeadObjectCommand(source))).Metadata).toEqual({ owner: "mary" });
});

test("copies the requested version, and no delete marker", async () => {
  const { client, put, send } = await withSource();
  await client.send(new PutObjectCommand({ ...source, Body: "newer" }));
  const marker = await client.send(new DeleteObjectCommand(source));
  await send({ CopySource: `/${CopySource}?versionId=${put.VersionId}` });
  const { Body } = await client.send(new GetObjectCommand(copy));
  expect(await Body?.transformToString()).toBe("meow");
  await expect(send()).rejects.toMatchObject({ name: "NoSuchKey" });
  await expect(
    send({ CopySource: `${CopySource}?versionId=${marker.VersionId}` }),
  ).rejects.toMatchObject({ name: "InvalidRequest" });
  await expect(
    send({ CopySource: `${CopySource}?versionId=${"A".repeat(32)}` }),
  ).rejects.toMatchObject({ name: "NoSuchVersion" });
});

test("makes an object in one piece of one that was uploaded in parts", async () => {
  const { client, send } = await withSource();
  const { part, complete } = await startUpload(client);
  const first = Buffer.alloc(fullPart, "ab");
  await complete([await part(1, first), await part(2, "end")]);
  const md5 = createHash("md5").update(first).update("end").digest("hex");
  const sent = await send({ CopySource: "photos/film.mp4" });
  expect(sent.CopyObjectResult).toMatchObject({ ETag: `"${md5}"`, ChecksumType: "FULL_OBJECT" });
});

const past = new Date("2001-01-01");
const future = new Date("2090-01-01");

test.each([
  [{ CopySourceIfMatch: '"other"' }, false],
  [{ CopySourceIfMatch: '"other"', CopySourceIfUnmodifiedSince: future }, false],
  [{ CopySourceIfUnmodifiedSince: past }, false],
  [{ CopySourceIfUnmodifiedSince: future }, true],
  [{ CopySourceIfNoneMatch: '"other"' }, true],
  [{ CopySourceIfModifiedSince: past }, true],
] satisfies [Partial<CopyObjectCommandInput>, boolean][])(
  "copies with %j: %s",
  async (conditions, copies) => {
    const { send } = await withSource();
    if (copies) await send(conditions);
    else {
      await expect(send(conditions)).rejects.toMatchObject({
        name: "PreconditionFailed",
        $metadata: { httpStatusCode: 412 },
      });
    }
  },
);

test.each([
  { CopySource: "nobucket" },
  { CopySource: "photos/" },
  { CopySource: "photos/%E0%A4%A" },
  { CopySource: "photos/a?versionId=x" },
  { MetadataDirective: "OTHER" },
  { TaggingDirective: "OTHER" },
])("refuses to copy with %j", async (input) => {
  const { send } = await withSource();
  await expect(send(input)).rejects.toMatchObject({
    name: "InvalidArgument",
  });
});
