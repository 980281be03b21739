import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startWithBucket, type TestServer } from "../../testing/test-server.ts";

const digits = { Bucket: "photos", Key: "digits.txt" };

const withDigits = async (): Promise<TestServer> => {
  const server = await startWithBucket();
  await server.client.send(
    new PutObjectCommand({
      ...digits,
      Body: "0123456789",
      ContentType: "text/plain",
      ContentLanguage: "en",
      CacheControl: "max-age=60",
      Metadata: { owner: "mary", stadt: "Zürich" },
    }),
  );
  return server;
};

test.each([
  ["bytes=0-0", "0", "bytes 0-0/10"],
  ["bytes=2-5", "2345", "bytes 2-5/10"],
  ["bytes=7-", "789", "bytes 7-9/10"],
  ["bytes=7-99", "789", "bytes 7-9/10"],
  ["bytes=-3", "789", "bytes 7-9/10"],
  ["bytes=-99", "0123456789", "bytes 0-9/10"],
])("answers the range %s with %s", async (Range, text, contentRange) => {
  const { client } = await withDigits();
  const part = await client.send(new GetObjectCommand({ ...digits, Range }));
  expect(part.$metadata.httpStatusCode).toBe(206);
  expect(part.ContentRange).toBe(contentRange);
  expect(await part.Body?.transformToString()).toBe(text);
});

test.each(["bytes=0-1,4-5", "bytes=5-2", "lines=1-2", "bytes=-"])(
  "answers the range %s with the whole object",
  async (Range) => {
    const { client } = await withDigits();
    const whole = await client.send(new GetObjectCommand({ ...digits, Range }));
    expect(whole.$metadata.httpStatusCode).toBe(200);
    expect(await whole.Body?.transformToString()).toBe("0123456789");
  },
);

test.each(["bytes=10-", "bytes=-0"])("refuses the range %s", async (Range) => {
  const { client } = await withDigits();
  await expect(client.send(new GetObjectCommand({ ...digits, Range }))).rejects.toMatchObject({
    name: "InvalidRange",
    $metadata: { httpStatusCode: 416 },
  });
});

test("gives back what was stored with an object", async () => {
  const { client } = await withDigits();
  const head = await client.send(new HeadObjectCommand(digits));
  expect(head).toMatchObject({
    ContentLength: 10,
    ContentType: "text/plain",
    ContentLanguage: "en",
    CacheControl: "max-age=60",
    ETag: '"781e5e245d69b566979b86e28d23f2c7"',
    AcceptRanges: "bytes",
    // Text outside ASCII comes back as S3 gives it: as an RFC 2047 word.
    Metadata: { owner: "mary", stadt: "=?UTF-8?B?WsO8cmljaA==?=" },
  });
  expect(head.LastModified?.getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test("answers conditional reads", async () => {
  const { client } = await withDigits();
  const { ETag, LastModified } = await client.send(new HeadObjectCommand(digits));
  const read = (input: object) =>
    client.send(new GetObjectCommand({ ...digits, ...input })).then(
      ({ $metadata }) => $metadata.httpStatusCode,
      ({ $metadata }: { $metadata: { httpStatusCode: number } }) => $metadata.httpStatusCode,
    );
  const later = new Date((LastModified?.getTime() ?? 0) + 5000);
  const earlier = new Date((LastModified?.getTime() ?? 0) - 5000);
  expect(await read({ IfMatch: ETag })).toBe(200);
  expect(await read({ IfMatch: '"other"' })).toBe(412);
  expect(await read({ IfNoneMatch: ETag })).toBe(304);
  expect(await read({ IfNoneMatch: '"other"' })).toBe(200);
  expect(await read({ IfModifiedSince: later })).toBe(304);
  expect(await read({ IfModifiedSince: earlier })).toBe(200);
  expect(await read({ IfUnmodifiedSince: earlier })).toBe(412);
  expect(await read({ IfMatch: ETag, IfUnmodifiedSince: earlier })).toBe(200);
});

test("keeps awkward keys apart", async () => {
  const { client } = await startWithBucket();
  const keys = ["a b+c", "a%20b", "ü/ß?#&=", "//a//", "a/../b", "quote'\"<>()*!", "end/", " "];
  for (const Key of keys) {
    await client.send(new PutObjectCommand({ Bucket: "photos", Key, Body: Key }));
  }
  for (const Key of keys) {
    const stored = await client.send(new GetObjectCommand({ Bucket: "photos", Key }));
    expect(await stored.Body?.transformToString()).toBe(Key);
  }
});

test("answers 404 for what is not there, and deletes it without complaint", async () => {
  const { client } = await startWithBucket();
  const missing = { Bucket: "photos", Key: "missing" };
  await expect(client.send(new GetObjectCommand(missing))).rejects.toMatchObject({
    name: "NoSuchKey",
  });
  await expect(client.send(new HeadObjectCommand(missing))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
  const deleted = await client.send(new DeleteObjectCommand(missing));
  expect(deleted.$metadata.httpStatusCode).toBe(204);
});

test("a reader keeps the bytes it began with while the object is replaced", async () => {
  const { client } = await startWithBucket();
  const object = { Bucket: "photos", Key: "big" };
  const old = Buffer.alloc(8 * 1024 * 1024, "a");
  await client.send(new PutObjectCommand({ ...object, Body: old }));
  const reading = await client.send(new GetObjectCommand(object));
  await client.send(new PutObjectCommand({ ...object, Body: "new" }));
  expect(Buffer.from((await reading.Body?.transformToByteArray()) ?? []).equals(old)).toBe(true);
});
