import { GetObjectCommand, PutObjectCommand, UploadPartCopyCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { fullPart, startUpload } from "../testing/multipart.ts";
import { startWithBucket } from "../testing/test-server.ts";

const film = { Bucket: "photos", Key: "film.mp4" };

const withSources = async () => {
  const server = await startWithBucket();
  const put = (Key: string, Body: Buffer | string) =>
    server.client.send(new PutObjectCommand({ Bucket: "photos", Key, Body }));
  const large = Buffer.alloc(fullPart + 10, "0123456789");
  await put("large ü.bin", large);
  const { ETag: smallETag } = await put("small", "small");
  const started = await startUpload(server.client);
  const copy = (PartNumber: number, Key: string, more: object = {}) =>
    server.client.send(
      new UploadPartCopyCommand({
        ...started.upload,
        PartNumber,
        CopySource: `photos/${encodeURIComponent(Key)}`,
        ...more,
      }),
    );
  return { ...server, ...started, copy, large, smallETag };
};

test("makes parts of objects, and of ranges of them", async () => {
  const { client, copy, complete, large } = await withSources();
  const one = await copy(1, "large ü.bin");
  const two = await copy(2, "large ü.bin", { CopySourceRange: "bytes=1-3" });
  await complete([
    { PartNumber: 1, ETag: one.CopyPartResult?.ETag },
    { PartNumber: 2, ETag: two.CopyPartResult?.ETag },
  ]);
  const { Body } = await client.send(new GetObjectCommand(film));
  const expected = Buffer.concat([large, Buffer.from("123")]);
  expect(expected.equals((await Body?.transformToByteArray()) ?? new Uint8Array())).toBe(true);
});

test.each([
  ["large ü.bin", { CopySourceRange: "bytes=0-99999999" }, "InvalidArgument"],
  ["large ü.bin", { CopySourceRange: "bytes=5-" }, "InvalidArgument"],
  ["large ü.bin", { CopySourceRange: "bytes=5-3" }, "InvalidArgument"],
  ["small", { CopySourceRange: "bytes=0-1" }, "InvalidRequest"],
  ["missing", {}, "NoSuchKey"],
  ["small", { CopySource: "nobucket" }, "InvalidArgument"],
  ["small", { CopySource: "missing-bucket/small" }, "NoSuchBucket"],
  ["small", { CopySourceIfMatch: '"other"' }, "PreconditionFailed"],
])("refuses to copy %s with %j", async (key, more, name) => {
  const { copy } = await withSources();
  await expect(copy(1, key, more)).rejects.toMatchObject({ name });
});

test("copies only while the source is as expected", async () => {
  const { copy, smallETag } = await withSources();
  await copy(1, "small", { CopySourceIfMatch: smallETag });
  await expect(copy(1, "small", { CopySourceIfNoneMatch: smallETag })).rejects.toMatchObject({
    name: "PreconditionFailed",
    $metadata: { httpStatusCode: 412 },
  });
});
