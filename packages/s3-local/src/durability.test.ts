import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, onTestFinished, test } from "vitest";
import { DataDirInUseError } from "./index.ts";
import { startS3 } from "./server.ts";
import { fullPart, startUpload } from "./testing/multipart.ts";
import { peakMegabytes } from "./testing/peak-memory.ts";
import { spawnServer } from "./testing/spawn-server.ts";
import {
  clientFor,
  credential,
  postForm,
  startTestServer,
  temporaryFolder,
} from "./testing/test-server.ts";

test("a kill during uploads loses nothing acknowledged and leaves no debris", async () => {
  const dataDir = await temporaryFolder();
  const { child, url, exited } = await spawnServer(dataDir);
  const client = clientFor(url);
  onTestFinished(() => client.destroy());
  await client.send(new CreateBucketCommand({ Bucket: "photos" }));

  const acknowledged = new Map<string, string>();
  let killed = false;
  const upload = async (worker: number): Promise<void> => {
    for (let number = 0; !killed; number++) {
      const Key = `${worker}/${number}`;
      const bytes = randomBytes(200_000 + worker * 1000);
      const form = await createPresignedPost(client, { Bucket: "photos", Key });
      const response = await postForm(form, new Blob([bytes])).catch(() => undefined);
      if (response === undefined) return;
      expect(response.status).toBe(204);
      acknowledged.set(Key, createHash("sha256").update(bytes).digest("hex"));
      if (acknowledged.size === 40) {
        killed = true;
        child.kill("SIGKILL");
      }
    }
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(upload));
  await exited;

  const server = await startTestServer({ dataDir });
  const { Contents = [] } = await server.client.send(
    new ListObjectsV2Command({ Bucket: "photos" }),
  );
  expect(await readdir(join(dataDir, "objects"))).toHaveLength(Contents.length);
  expect(Contents.map(({ Key }) => Key)).toEqual(expect.arrayContaining([...acknowledged.keys()]));
  for (const [Key, sha256] of acknowledged) {
    const { Body } = await server.client.send(new GetObjectCommand({ Bucket: "photos", Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
  }
}, 60_000);

test("a kill during multipart uploads loses nothing acknowledged and leaves no debris", async () => {
  const dataDir = await temporaryFolder();
  const { child, url, exited } = await spawnServer(dataDir);
  const client = clientFor(url);
  onTestFinished(() => client.destroy());
  await client.send(new CreateBucketCommand({ Bucket: "photos" }));

  const parts = new Map<string, { eTag: string | undefined; size: number }>();
  const completed = new Map<string, number>();
  let killed = false;
  const upload = async (worker: number): Promise<void> => {
    for (let number = 0; !killed; number++) {
      const Key = `${worker}/${number}`;
      const bytes = randomBytes(100_000 + number);
      const { upload: started, part, complete } = await startUpload(client, { Key });
      const sent = await part(1, bytes);
      parts.set(started.UploadId ?? "", { eTag: sent.ETag, size: bytes.length });
      await complete([sent], { Key });
      completed.set(Key, bytes.length);
      if (completed.size === 15) {
        killed = true;
        child.kill("SIGKILL");
      }
    }
  };
  await Promise.allSettled([1, 2, 3, 4].map(upload));
  await exited;

  const server = await startTestServer({ dataDir });
  const { Contents = [] } = await server.client.send(
    new ListObjectsV2Command({ Bucket: "photos" }),
  );
  const { Uploads = [] } = await server.client.send(
    new ListMultipartUploadsCommand({ Bucket: "photos" }),
  );
  const sizes = new Map(Contents.map(({ Key, Size }) => [Key, Size]));
  for (const [key, size] of completed) expect(sizes.get(key)).toBe(size);
  let partFiles = 0;
  for (const { Key, UploadId } of Uploads) {
    const { Parts = [] } = await server.client.send(
      new ListPartsCommand({ Bucket: "photos", Key, UploadId }),
    );
    const acknowledged = parts.get(UploadId ?? "");
    if (acknowledged !== undefined) {
      expect(Parts).toMatchObject([{ ETag: acknowledged.eTag, Size: acknowledged.size }]);
    }
    partFiles += Parts.length;
  }
  expect(await readdir(join(dataDir, "objects"))).toHaveLength(Contents.length + partFiles);
}, 60_000);

test("holds its data folder alone, and lets go of it when closed", async () => {
  const first = await startTestServer();
  const options = { port: 0, dataDir: first.dataDir, credentials: [credential] };
  await expect(startS3(options)).rejects.toBeInstanceOf(DataDirInUseError);
  await first.close();
  const second = await startS3(options);
  await second.close();
});

test("holds its data folder against other processes too", async () => {
  const dataDir = await temporaryFolder();
  await spawnServer(dataDir);
  await expect(startS3({ port: 0, dataDir, credentials: [credential] })).rejects.toBeInstanceOf(
    DataDirInUseError,
  );
});

test("memory does not grow with the size of an upload", async () => {
  const { child, url } = await spawnServer(await temporaryFolder());
  const client = clientFor(url);
  onTestFinished(() => client.destroy());
  await client.send(new CreateBucketCommand({ Bucket: "photos" }));
  const post = async (bytes: number): Promise<void> => {
    const form = await createPresignedPost(client, { Bucket: "photos", Key: "big" });
    expect((await postForm(form, new Blob([Buffer.alloc(bytes)]))).status).toBe(204);
  };
  await post(1024 * 1024);
  const before = await peakMegabytes(child.pid);
  await post(192 * 1024 * 1024);
  expect((await peakMegabytes(child.pid)) - before).toBeLessThan(96);
}, 60_000);

test("memory does not grow with the size of parts, copies and downloads", async () => {
  const { child, url } = await spawnServer(await temporaryFolder());
  const client = clientFor(url);
  onTestFinished(() => client.destroy());
  await client.send(new CreateBucketCommand({ Bucket: "photos" }));
  const roundTrip = async (bytes: number): Promise<void> => {
    const Key = `film-${bytes}`;
    const { part, complete } = await startUpload(client, { Key });
    const content = Buffer.alloc(bytes);
    await complete([await part(1, content), await part(2, content)], { Key });
    const copy = { Bucket: "photos", Key: "copy" };
    await client.send(new CopyObjectCommand({ ...copy, CopySource: `photos/${Key}` }));
    const read = await fetch(await getSignedUrl(client, new GetObjectCommand(copy)));
    let received = 0;
    for await (const chunk of read.body ?? []) received += chunk.length;
    expect(received).toBe(2 * bytes);
  };
  await roundTrip(fullPart);
  const before = await peakMegabytes(child.pid);
  await roundTrip(96 * 1024 * 1024);
  expect((await peakMegabytes(child.pid)) - before).toBeLessThan(96);
}, 60_000);
