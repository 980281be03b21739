import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, test } from "vitest";
import type { S3EventRecord } from "../events/notification.ts";
import { fullPart, startUpload } from "../testing/multipart.ts";
import {
  clientFor,
  long,
  readError,
  startTestServer,
  startWithBucket,
  startWithVersions,
} from "../testing/test-server.ts";

const film = { Bucket: "photos", Key: "film.mp4" };

const first = Buffer.alloc(fullPart, "first ");
const second = Buffer.alloc(100_000, "second ");
const whole = Buffer.concat([first, second]);

const digest = (name: string, bytes: Buffer): Buffer => createHash(name).update(bytes).digest();

const blobs = (dataDir: string): Promise<string[]> => readdir(join(dataDir, "objects"));

test("makes one object of its parts, in their order and whatever order they came in", async () => {
  const records: S3EventRecord[] = [];
  const { client, dataDir } = await startWithVersions({
    onEvent: async ({ Records }) => void records.push(...Records),
  });
  const { part, complete } = await startUpload(client, {
    ContentType: "video/mp4",
    CacheControl: "max-age=1",
    Metadata: { by: "mary" },
  });
  const later = await part(7, second);
  const earlier = await part(2, first);
  await expect(client.send(new HeadObjectCommand(film))).rejects.toMatchObject({
    name: "NotFound",
  });
  const done = await complete([earlier, later]);
  const eTag = digest("md5", Buffer.concat([digest("md5", first), digest("md5", second)]));
  expect(done).toMatchObject({
    Bucket: "photos",
    Key: "film.mp4",
    ETag: `"${eTag.toString("hex")}-2"`,
    ChecksumType: "FULL_OBJECT",
    ChecksumCRC64NVME: expect.any(String),
    VersionId: expect.any(String),
  });
  const stored = await client.send(new GetObjectCommand({ ...film, ChecksumMode: "ENABLED" }));
  expect(stored).toMatchObject({
    ContentType: "video/mp4",
    CacheControl: "max-age=1",
    Metadata: { by: "mary" },
    ETag: done.ETag,
    ContentLength: whole.length,
    ChecksumCRC64NVME: done.ChecksumCRC64NVME,
  });
  expect(whole.equals((await stored.Body?.transformToByteArray()) ?? new Uint8Array())).toBe(true);
  expect(await blobs(dataDir)).toHaveLength(2);
  await expect.poll(() => records).toHaveLength(1);
  expect(records[0]).toMatchObject({
    eventName: "ObjectCreated:CompleteMultipartUpload",
    s3: { object: { key: "film.mp4", size: whole.length, eTag: `${eTag.toString("hex")}-2` } },
  });
});

test("reads ranges across parts, and single parts", async () => {
  const { client } = await startWithBucket();
  const { part, complete } = await startUpload(client);
  await complete([await part(1, first), await part(2, second)]);
  const read = async (input: { Range: string } | { PartNumber: number }) => {
    const answer = await client.send(new GetObjectCommand({ ...film, ...input }));
    return { ...answer, text: await answer.Body?.transformToString() };
  };
  const across = await read({ Range: `bytes=${fullPart - 3}-${fullPart + 5}` });
  expect(across.text).toBe(whole.subarray(fullPart - 3, fullPart + 6).toString());
  const last = await read({ PartNumber: 2 });
  expect(last.text).toBe(second.toString());
  expect(last).toMatchObject({
    $metadata: { httpStatusCode: 206 },
    PartsCount: 2,
    ContentRange: `bytes ${fullPart}-${whole.length - 1}/${whole.length}`,
  });
  const head = await client.send(new HeadObjectCommand({ ...film, PartNumber: 1 }));
  expect(head).toMatchObject({ PartsCount: 2, ContentLength: fullPart });
  expect((await client.send(new HeadObjectCommand(film))).PartsCount).toBeUndefined();
  await expect(read({ PartNumber: 3 })).rejects.toMatchObject({
    name: "InvalidPartNumber",
    $metadata: { httpStatusCode: 416 },
  });
});

test("an object that was put whole is its own first part", async () => {
  const { client } = await startWithBucket();
  await client.send(new PutObjectCommand({ ...film, Body: "whole" }));
  const part = await client.send(new GetObjectCommand({ ...film, PartNumber: 1 }));
  expect(part).toMatchObject({ ContentRange: "bytes 0-4/5", $metadata: { httpStatusCode: 206 } });
  expect(part.PartsCount).toBeUndefined();
  await expect(client.send(new GetObjectCommand({ ...film, PartNumber: 2 }))).rejects.toMatchObject(
    { name: "InvalidPartNumber" },
  );
  await expect(
    client.send(new GetObjectCommand({ ...film, PartNumber: 1, Range: "bytes=0-1" })),
  ).rejects.toMatchObject({ name: "InvalidRequest" });
});

test.each([
  ["SHA256", "sha256"],
  ["SHA1", "sha1"],
] satisfies [ChecksumAlgorithm, string][])(
  "makes the composite %s of its parts' checksums",
  async (ChecksumAlgorithm, name) => {
    const { client } = await startWithBucket();
    const { created, part, complete } = await startUpload(client, { ChecksumAlgorithm });
    expect(created).toMatchObject({ ChecksumAlgorithm, ChecksumType: "COMPOSITE" });
    const parts = [
      await part(1, first, { ChecksumAlgorithm }),
      await part(2, second, { ChecksumAlgorithm }),
    ];
    const composite = digest(name, Buffer.concat([digest(name, first), digest(name, second)]));
    const expected = {
      [`Checksum${ChecksumAlgorithm}`]: `${composite.toString("base64")}-2`,
      ChecksumType: "COMPOSITE",
    };
    expect(await complete(parts)).toMatchObject(expected);
    const head = await client.send(new HeadObjectCommand({ ...film, ChecksumMode: "ENABLED" }));
    expect(head).toMatchObject(expected);
    const one = await client.send(
      new HeadObjectCommand({ ...film, PartNumber: 2, ChecksumMode: "ENABLED" }),
    );
    expect(one).toMatchObject({
      [`Checksum${ChecksumAlgorithm}`]: digest(name, second).toString("base64"),
    });
  },
);

test("combines the CRCs of parts to that of the whole object, and checks the caller's", async () => {
  const { client } = await startWithBucket();
  const { part, complete } = await startUpload(client, {
    ChecksumAlgorithm: "CRC32",
    ChecksumType: "FULL_OBJECT",
  });
  const parts = [await part(1, first), await part(2, second)];
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(whole));
  const ChecksumCRC32 = value.toString("base64");
  await expect(complete(parts, { ChecksumCRC32: "AAAAAA==" })).rejects.toMatchObject({
    name: "BadDigest",
  });
  await expect(complete(parts, { ChecksumType: "COMPOSITE" })).rejects.toMatchObject({
    name: "BadDigest",
  });
  await expect(complete(parts, { MpuObjectSize: 5 })).rejects.toMatchObject({
    name: "InvalidRequest",
    message: `The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: ${whole.length}`,
  });
  const expected = { ChecksumCRC32, ChecksumType: "FULL_OBJECT" } as const;
  expect(await complete(parts, { ...expected, MpuObjectSize: whole.length })).toMatchObject(
    expected,
  );
});

test.each([
  [{ ChecksumType: "COMPOSITE" }],
  [{ ChecksumAlgorithm: "SHA256", ChecksumType: "FULL_OBJECT" }],
  [{ ChecksumAlgorithm: "CRC64NVME", ChecksumType: "COMPOSITE" }],
] as const)("refuses an upload with %j", async (options) => {
  const { client } = await startWithBucket();
  await expect(startUpload(client, options)).rejects.toMatchObject({ name: "InvalidRequest" });
});

test("refuses parts without the checksum, or with another, than their upload was made for", async () => {
  const { client, url } = await startWithBucket();
  const { part, upload, complete } = await startUpload(client, { ChecksumAlgorithm: "SHA256" });
  await expect(part(1, "x", { ChecksumAlgorithm: "CRC32" })).rejects.toMatchObject({
    name: "InvalidRequest",
    message:
      "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32",
  });
  const plain = clientFor(url, { requestChecksumCalculation: "WHEN_REQUIRED" });
  await expect(
    plain.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "x" })),
  ).rejects.toMatchObject({
    message:
      "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: null",
  });
  plain.destroy();
  const { ETag } = await part(1, "x", { ChecksumAlgorithm: "SHA256" });
  await expect(complete([{ PartNumber: 1, ETag }])).rejects.toMatchObject({
    name: "InvalidRequest",
    message:
      "The upload was created using a sha256 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.",
  });
});

test("refuses a part whose bytes are not those promised", async () => {
  const { client } = await startWithBucket();
  const { part } = await startUpload(client);
  const other = Buffer.from("other");
  const ContentMD5 = digest("md5", other).toString("base64");
  const ChecksumSHA256 = digest("sha256", other).toString("base64");
  await expect(part(1, "x", { ContentMD5 })).rejects.toMatchObject({ name: "BadDigest" });
  await expect(part(1, "x", { ChecksumSHA256 })).rejects.toMatchObject({ name: "BadDigest" });
});

test("takes parts by presigned URL, and no part that is not signed for", async () => {
  const server = await startWithBucket();
  const client = clientFor(server.url, { requestChecksumCalculation: "WHEN_REQUIRED" });
  const { upload, complete } = await startUpload(client);
  const url = await getSignedUrl(client, new UploadPartCommand({ ...upload, PartNumber: 1 }));
  const response = await fetch(url, { method: "PUT", body: "part" });
  expect(response.status).toBe(200);
  const elsewhere = await fetch(url.replace("partNumber=1", "partNumber=2"), {
    method: "PUT",
    body: "part",
  });
  expect(await readError(elsewhere)).toMatchObject({ status: 403, code: "SignatureDoesNotMatch" });
  await complete([{ PartNumber: 1, ETag: response.headers.get("etag") ?? "" }]);
  client.destroy();
});

test.each([0, 10_001, -1, 1.5])("refuses part number %s", async (PartNumber) => {
  const { client } = await startWithBucket();
  const { part } = await startUpload(client);
  await expect(part(PartNumber, "x")).rejects.toMatchObject({
    name: "InvalidArgument",
    message: "Part number must be an integer between 1 and 10000, inclusive",
  });
});

test("refuses a list that is not of its parts", async () => {
  const { client } = await startWithBucket();
  const { part, complete } = await startUpload(client);
  const one = await part(1, second);
  const two = await part(2, second);
  const invalidPart = { name: "InvalidPart", $metadata: { httpStatusCode: 400 } };
  await expect(complete([{ ...one, PartNumber: 3 }])).rejects.toMatchObject(invalidPart);
  await expect(complete([{ ...one, ETag: '"x"' }])).rejects.toMatchObject(invalidPart);
  await expect(complete([two, one])).rejects.toMatchObject({ name: "InvalidPartOrder" });
  await expect(complete([one, one])).rejects.toMatchObject({ name: "InvalidPartOrder" });
  await expect(complete([])).rejects.toMatchObject({ name: "MalformedXML" });
  await expect(complete([one, two])).rejects.toMatchObject({
    name: "EntityTooSmall",
    $metadata: { httpStatusCode: 400 },
  });
  await complete([two]);
  const { ContentLength } = await client.send(new HeadObjectCommand(film));
  expect(ContentLength).toBe(second.length);
});

test("the last of the parts of one number counts, and leaves no other behind", async () => {
  const { client, dataDir } = await startWithBucket();
  const { part, complete } = await startUpload(client);
  const old = await part(1, long("old"));
  const fresh = await part(1, long("fresh"));
  await part(2, long("not listed"));
  await expect(complete([old])).rejects.toMatchObject({ name: "InvalidPart" });
  await complete([fresh]);
  const { Body } = await client.send(new GetObjectCommand(film));
  expect(await Body?.transformToString()).toBe(long("fresh"));
  expect(await blobs(dataDir)).toHaveLength(1);
  await client.send(new DeleteObjectCommand(film));
  expect(await blobs(dataDir)).toEqual([]);
});

test("completing again with the same list answers the same, as long as the object is there", async () => {
  const { client } = await startWithVersions();
  const { part, complete } = await startUpload(client);
  const list = [await part(1, "x")];
  const done = await complete(list);
  const again = await complete(list);
  expect(again).toMatchObject({ ETag: done.ETag, VersionId: done.VersionId });
  const noSuchUpload = { name: "NoSuchUpload", $metadata: { httpStatusCode: 404 } };
  await expect(complete([{ PartNumber: 2, ETag: '"x"' }])).rejects.toMatchObject(noSuchUpload);
  await expect(part(2, "y")).rejects.toMatchObject(noSuchUpload);
  await client.send(new DeleteObjectCommand({ ...film, VersionId: done.VersionId }));
  await expect(complete(list)).rejects.toMatchObject(noSuchUpload);
});

test("aborting forgets the upload and its parts", async () => {
  const { client, dataDir } = await startWithBucket();
  const { part, upload, complete } = await startUpload(client);
  const sent = await part(1, long("x"));
  expect(await blobs(dataDir)).toHaveLength(1);
  await client.send(new AbortMultipartUploadCommand(upload));
  expect(await blobs(dataDir)).toEqual([]);
  await expect(complete([sent])).rejects.toMatchObject({ name: "NoSuchUpload" });
  await expect(client.send(new AbortMultipartUploadCommand(upload))).rejects.toMatchObject({
    name: "NoSuchUpload",
  });
});

test("an upload belongs to its key and bucket", async () => {
  const { client } = await startWithBucket();
  const { upload } = await startUpload(client);
  const elsewhere = { ...upload, Key: "other", PartNumber: 1, Body: "x" };
  await expect(client.send(new UploadPartCommand(elsewhere))).rejects.toMatchObject({
    name: "NoSuchUpload",
  });
});

test("a bucket with nothing but unfinished uploads can be deleted", async () => {
  const { client, dataDir } = await startWithBucket();
  const { part } = await startUpload(client);
  await part(1, long("x"));
  await client.send(new DeleteBucketCommand({ Bucket: "photos" }));
  expect(await blobs(dataDir)).toEqual([]);
});

test("parts survive a restart", async () => {
  const server = await startWithBucket();
  const { part, upload } = await startUpload(server.client);
  const sent = await part(1, "kept");
  await server.close();
  const { client } = await startTestServer({ dataDir: server.dataDir });
  const again = await startUpload(client, { Key: "other" });
  await again.complete([sent], upload);
  const { Body } = await client.send(new GetObjectCommand(film));
  expect(await Body?.transformToString()).toBe("kept");
});

test("what is being read is read to its end, though it was deleted meanwhile", async () => {
  const { client, dataDir } = await startWithBucket();
  const { part, complete } = await startUpload(client);
  await complete([await part(1, first), await part(2, first), await part(3, second)]);
  const { Body } = await client.send(new GetObjectCommand(film));
  await client.send(new DeleteObjectCommand(film));
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  expect(Buffer.concat([first, first, second]).equals(bytes)).toBe(true);
  await expect.poll(() => blobs(dataDir)).toEqual([]);
});
