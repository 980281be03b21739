import { request } from "node:http";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, test } from "vitest";
import { startUpload } from "../../testing/multipart.ts";
import { clientFor, startWithBucket, startWithVersions } from "../../testing/test-server.ts";

const cat = { Bucket: "photos", Key: "cat.png" };
const film = { Bucket: "photos", Key: "film.mp4" };

const preconditionFailed = {
  name: "PreconditionFailed",
  $metadata: { httpStatusCode: 412 },
};
const noSuchKey = { name: "NoSuchKey", $metadata: { httpStatusCode: 404 } };

const put = (client: S3Client, Body: string, conditions: object = {}) =>
  client.send(new PutObjectCommand({ ...cat, Body, ...conditions }));

const read = async (client: S3Client): Promise<string | undefined> =>
  (await client.send(new GetObjectCommand(cat))).Body?.transformToString();

test("If-None-Match: * writes only where there is nothing", async () => {
  const { client } = await startWithVersions();
  await put(client, "one", { IfNoneMatch: "*" });
  await expect(put(client, "two", { IfNoneMatch: "*" })).rejects.toMatchObject(preconditionFailed);
  expect(await read(client)).toBe("one");
  // What a delete marker hides is not there.
  await client.send(new DeleteObjectCommand(cat));
  await put(client, "three", { IfNoneMatch: "*" });
  await expect(put(client, "four", { IfNoneMatch: '"etag"' })).rejects.toMatchObject({
    name: "NotImplemented",
    $metadata: { httpStatusCode: 501 },
  });
});

test("of many writers with If-None-Match: * exactly one wins", async () => {
  const { client } = await startWithBucket();
  const all = await Promise.allSettled(
    Array.from({ length: 12 }, (_, index) => put(client, `${index}`, { IfNoneMatch: "*" })),
  );
  const refused = all.filter((one) => one.status === "rejected");
  expect(refused).toHaveLength(11);
  for (const { reason } of refused) expect(reason).toMatchObject(preconditionFailed);
});

test("If-Match writes only over the object that the writer knows", async () => {
  const { client } = await startWithBucket();
  await expect(put(client, "x", { IfMatch: '"any"' })).rejects.toMatchObject(noSuchKey);
  const { ETag } = await put(client, "one");
  const second = await put(client, "two", { IfMatch: ETag });
  await expect(put(client, "three", { IfMatch: ETag })).rejects.toMatchObject(preconditionFailed);
  await put(client, "four", { IfMatch: second.ETag });
  expect(await read(client)).toBe("four");
});

test("a write whose object goes while its bytes arrive is a conflict", async () => {
  const server = await startWithBucket();
  const client = clientFor(server.url, { requestChecksumCalculation: "WHEN_REQUIRED" });
  const { ETag = "" } = await put(client, "one");
  const url = await getSignedUrl(client, new PutObjectCommand(cat));
  const upload = request(url, {
    method: "PUT",
    headers: { "if-match": ETag, "content-length": 4, expect: "100-continue" },
  });
  const answered = new Promise<number | undefined>((resolve) => {
    upload.once("response", (response) => {
      response.resume();
      resolve(response.statusCode);
    });
  });
  upload.write("tw");
  // The server sends it after it checks the condition, while it waits for the body.
  await new Promise((resolve) => upload.once("continue", resolve));
  await client.send(new DeleteObjectCommand(cat));
  upload.end("o!");
  expect(await answered).toBe(409);
  client.destroy();
});

test("multipart uploads and copies are held to the same conditions", async () => {
  const { client } = await startWithBucket();
  const { ETag } = await put(client, "one");
  const { part, complete } = await startUpload(client);
  const list = [await part(1, "x")];
  await expect(complete(list, { IfMatch: ETag })).rejects.toMatchObject(noSuchKey);
  await client.send(new PutObjectCommand({ ...film, Body: "first" }));
  await expect(complete(list, { IfNoneMatch: "*" })).rejects.toMatchObject(preconditionFailed);
  await expect(complete(list, { IfMatch: ETag })).rejects.toMatchObject(preconditionFailed);
  const copy = (conditions: object) =>
    client.send(new CopyObjectCommand({ ...film, CopySource: "photos/cat.png", ...conditions }));
  await expect(copy({ IfNoneMatch: "*" })).rejects.toMatchObject(preconditionFailed);
  await expect(copy({ IfMatch: ETag })).rejects.toMatchObject(preconditionFailed);
  const head = await client.send(new HeadObjectCommand(film));
  await complete(list, { IfMatch: head.ETag });
  await client.send(new DeleteObjectCommand(film));
  await copy({ IfNoneMatch: "*" });
});

test("If-Match deletes only the object that the caller knows", async () => {
  const { client } = await startWithVersions();
  const { ETag, VersionId } = await put(client, "one");
  const remove = (IfMatch: string | undefined) =>
    client.send(new DeleteObjectCommand({ ...cat, IfMatch }));
  await expect(remove('"other"')).rejects.toMatchObject(preconditionFailed);
  const { Errors } = await client.send(
    new DeleteObjectsCommand({
      Bucket: "photos",
      Delete: { Objects: [{ Key: "cat.png", ETag: '"other"' }] },
    }),
  );
  expect(Errors).toMatchObject([{ Key: "cat.png", Code: "PreconditionFailed" }]);
  await remove(ETag);
  await expect(remove("*")).rejects.toMatchObject(noSuchKey);
  await client.send(new HeadObjectCommand({ ...cat, VersionId }));
});
