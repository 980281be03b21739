import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  type ChecksumAlgorithm,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, test } from "vitest";
import {
  clientFor,
  postForm,
  readError,
  signForm,
  startWithBucket,
} from "../../testing/test-server.ts";

const object = { Bucket: "photos", Key: "cat.png" };

const fromHex = (hex: string): string => Buffer.from(hex, "hex").toString("base64");

const hash = (name: string): string => createHash(name).update("123456789").digest("base64");

/** Checksums of "123456789"; those of the CRCs are the check values of the CRC catalog. */
const checksums = {
  ChecksumCRC32: fromHex("cbf43926"),
  ChecksumCRC32C: fromHex("e3069283"),
  ChecksumCRC64NVME: fromHex("ae8b14860a799888"),
  ChecksumSHA1: hash("sha1"),
  ChecksumSHA256: hash("sha256"),
};

test.each(Object.entries(checksums))("verifies a %s and gives it back", async (name, value) => {
  const { client } = await startWithBucket();
  const stored = await client.send(
    new PutObjectCommand({ ...object, Body: "123456789", [name]: value }),
  );
  expect(stored).toMatchObject({ [name]: value, ChecksumType: "FULL_OBJECT" });
  const head = await client.send(new HeadObjectCommand({ ...object, ChecksumMode: "ENABLED" }));
  expect(head).toMatchObject({ [name]: value, ChecksumType: "FULL_OBJECT" });
  await expect(
    client.send(new PutObjectCommand({ ...object, Body: "123456780", [name]: value })),
  ).rejects.toMatchObject({
    name: "BadDigest",
    message: `The ${name.replace("Checksum", "")} you specified did not match the calculated checksum.`,
  });
});

test("adds a CRC64NVME to what brings no checksum, by PUT and by form", async () => {
  const server = await startWithBucket();
  const { ChecksumCRC64NVME } = checksums;
  const expected = { ChecksumCRC64NVME, ChecksumType: "FULL_OBJECT" };
  const client = clientFor(server.url, { requestChecksumCalculation: "WHEN_REQUIRED" });
  const head = () => client.send(new HeadObjectCommand({ ...object, ChecksumMode: "ENABLED" }));
  const put = await client.send(new PutObjectCommand({ ...object, Body: "123456789" }));
  expect(put).toMatchObject(expected);
  expect(await head()).toMatchObject(expected);
  await postForm(await signForm(server), "123456789");
  expect(await Promise.all([head(), head()])).toMatchObject([expected, expected]);
  client.destroy();
});

test("gives a large form's file the checksum that a PUT of the same bytes has", async () => {
  const server = await startWithBucket();
  const client = clientFor(server.url, { requestChecksumCalculation: "WHEN_REQUIRED" });
  const bytes = Buffer.alloc(3_000_000, "slipway");
  const { ChecksumCRC64NVME } = await client.send(new PutObjectCommand({ ...object, Body: bytes }));
  expect(ChecksumCRC64NVME).toBeDefined();
  await postForm(await signForm(server), new Blob([bytes]));
  const get = new GetObjectCommand({ ...object, ChecksumMode: "ENABLED" });
  const got = await client.send(get);
  expect(got).toMatchObject({ ChecksumCRC64NVME, ChecksumType: "FULL_OBJECT" });
  expect(bytes.equals((await got.Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
  client.destroy();
});

test("refuses a wrong Content-MD5, and invalid digests", async () => {
  const { client } = await startWithBucket();
  const md5 = createHash("md5").update("other").digest("base64");
  const put = (input: object) =>
    client.send(new PutObjectCommand({ ...object, Body: "body", ...input }));
  await expect(put({ ContentMD5: md5 })).rejects.toMatchObject({ name: "BadDigest" });
  await expect(put({ ContentMD5: "short" })).rejects.toMatchObject({ name: "InvalidDigest" });
  await expect(put({ ChecksumSHA256: "short" })).rejects.toMatchObject({
    name: "InvalidRequest",
    message: "Value for x-amz-checksum-sha256 header is invalid.",
  });
});

test.each(["CRC32", "CRC32C", "SHA1", "SHA256"] satisfies ChecksumAlgorithm[])(
  "takes a stream from the SDK, with its %s after it",
  async (ChecksumAlgorithm) => {
    const { client } = await startWithBucket();
    const bytes = Buffer.alloc(300_000, "abc");
    const Body = Readable.from([bytes.subarray(0, 100_001), bytes.subarray(100_001)]);
    await client.send(
      new PutObjectCommand({ ...object, Body, ContentLength: bytes.length, ChecksumAlgorithm }),
    );
    const stored = await client.send(new GetObjectCommand({ ...object, ChecksumMode: "ENABLED" }));
    expect(stored.ContentEncoding).toBeUndefined();
    expect(stored).toHaveProperty([`Checksum${ChecksumAlgorithm}`], expect.any(String));
    expect(Buffer.from((await stored.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  },
);

test("a checksum is of the whole object, so a range comes without it", async () => {
  const { client } = await startWithBucket();
  await client.send(new PutObjectCommand({ ...object, Body: "123456789" }));
  const part = await client.send(
    new GetObjectCommand({ ...object, Range: "bytes=0-3", ChecksumMode: "ENABLED" }),
  );
  expect(await part.Body?.transformToString()).toBe("1234");
  expect(part.ChecksumCRC32).toBeUndefined();
});

test("refuses metadata of more than 2 KB", async () => {
  const { client } = await startWithBucket();
  const Metadata = { big: "x".repeat(2046) };
  await expect(
    client.send(new PutObjectCommand({ ...object, Body: "x", Metadata })),
  ).rejects.toMatchObject({ name: "MetadataTooLarge" });
});

test("stores nothing of an upload that breaks off", async () => {
  const server = await startWithBucket();
  const { url, fields } = await signForm(server);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([Buffer.alloc(2_000_000)]), "a");
  const encoded = new Request(url, { method: "POST", body: form });
  const body = Buffer.from(await encoded.arrayBuffer());
  const upload = request(url, {
    method: "POST",
    headers: {
      "content-type": encoded.headers.get("content-type") ?? "",
      "content-length": body.length,
    },
  });
  upload.on("error", () => {});
  upload.write(body.subarray(0, 1_000_000));
  const blobs = (): Promise<string[]> => readdir(join(server.dataDir, "objects"));
  await expect.poll(blobs).toHaveLength(1);
  upload.destroy();
  await expect.poll(blobs).toEqual([]);
  await expect(server.client.send(new HeadObjectCommand(object))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
});

test("a form cut before its last boundary is refused, though its length was right", async () => {
  const server = await startWithBucket();
  const { url, fields } = await signForm(server);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob(["something body"]), "a");
  const encoded = new Request(url, { method: "POST", body: form });
  const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
  const whole = Buffer.from(await encoded.arrayBuffer());
  for (const missing of [8, 60]) {
    const body = whole.subarray(0, whole.length - missing);
    expect(await readError(await fetch(url, { method: "POST", headers, body }))).toMatchObject({
      status: 400,
      code: "MalformedPOSTRequest",
    });
  }
  expect(await readdir(join(server.dataDir, "objects"))).toEqual([]);
});

test("lets a sender of far too much read why it was refused", async () => {
  const server = await startWithBucket();
  const large = new Blob([Buffer.alloc(24 * 1024 * 1024)]);
  const tooLarge = await signForm(server, { Conditions: [["content-length-range", 0, 10]] });
  expect(await readError(await postForm(tooLarge, large))).toMatchObject({
    status: 400,
    code: "EntityTooLarge",
  });
  const { url, fields } = await signForm(server);
  const forged = { url, fields: { ...fields, "X-Amz-Signature": "0" } };
  expect(await readError(await postForm(forged, large))).toMatchObject({
    status: 403,
    code: "SignatureDoesNotMatch",
  });
  const anonymous = await fetch(`${server.url}/photos/a`, { method: "PUT", body: large });
  expect(await readError(anonymous)).toMatchObject({ status: 403, code: "AccessDenied" });
});

test("needs to know the length of a PUT beforehand", async () => {
  const server = await startWithBucket();
  const client = clientFor(server.url, { requestChecksumCalculation: "WHEN_REQUIRED" });
  const url = await getSignedUrl(client, new PutObjectCommand(object));
  const upload = request(url, { method: "PUT" });
  const answered = once(upload, "response");
  upload.write("of unknown length");
  upload.end();
  const [response]: { statusCode?: number; resume?: () => void }[] = await answered;
  response?.resume?.();
  expect(response?.statusCode).toBe(411);
});

test("ignores a checksum in the query of a presigned URL, as S3 does", async () => {
  // By default, the SDK moves the CRC32 of an empty body to the query.
  const server = await startWithBucket();
  const url = await getSignedUrl(server.client, new PutObjectCommand(object));
  expect(url).toContain("x-amz-checksum-crc32=AAAAAA%3D%3D");
  expect((await fetch(url, { method: "PUT", body: "not empty" })).status).toBe(200);
});

test("gives any stored header back as one harmless line", async () => {
  const server = await startWithBucket();
  const form = await signForm(server, {
    Fields: { "Content-Disposition": 'inline; filename="ü—x.png"\r\nset-cookie: a=b' },
  });
  expect((await postForm(form)).status).toBe(204);
  const url = await getSignedUrl(server.client, new GetObjectCommand(object));
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get("set-cookie")).toBeNull();
  const disposition = response.headers.get("content-disposition") ?? "";
  expect(Buffer.from(disposition, "latin1").toString()).toBe(
    'inline; filename="ü—x.png"  set-cookie: a=b',
  );
});

test("refuses to write a version of the caller's choice", async () => {
  const { client } = await startWithBucket();
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { query: Record<string, string> };
      request.query.versionId = "null";
      return next(args);
    },
    { step: "build" },
  );
  await expect(client.send(new PutObjectCommand({ ...object, Body: "x" }))).rejects.toMatchObject({
    name: "InvalidArgument",
    message: "This operation does not accept a version-id.",
  });
});
