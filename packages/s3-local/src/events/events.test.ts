import { createServer } from "node:http";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  postForm,
  signForm,
  startTestServer,
  startWithBucket,
  startWithVersions,
  temporaryFolder,
} from "../testing/test-server.ts";
import type { S3EventRecord, S3Notification } from "./notification.ts";

/** Collects what is delivered; `fail` decides which deliveries are refused. */
const consumer = (fail: (attempt: number) => boolean = () => false) => {
  const records: S3EventRecord[] = [];
  let attempts = 0;
  const onEvent = async (notification: S3Notification): Promise<void> => {
    attempts += 1;
    if (fail(attempts)) throw new Error("not now");
    records.push(...notification.Records);
  };
  return { records, onEvent, attempts: () => attempts };
};

const quiet = (): void => {
  const spy = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => spy.mockRestore());
};

test("reports a posted form in the format that AWS documents", async () => {
  const { records, onEvent } = consumer();
  const now = new Date();
  const server = await startWithVersions({ onEvent, clock: () => now });
  const response = await postForm(await signForm(server, { Key: "my photos/ä+1.png" }));
  await expect.poll(() => records).toHaveLength(1);
  expect(records[0]).toEqual({
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: "us-east-1",
    eventTime: now.toISOString(),
    eventName: "ObjectCreated:Post",
    userIdentity: { principalId: "AWS:AKIATESTTESTTESTTEST" },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: {
      "x-amz-request-id": response.headers.get("x-amz-request-id"),
      "x-amz-id-2": response.headers.get("x-amz-id-2"),
    },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: "s3-local",
      bucket: {
        name: "photos",
        ownerIdentity: { principalId: "s3-local" },
        arn: "arn:aws:s3:::photos",
      },
      object: {
        key: "my+photos/%C3%A4%2B1.png",
        size: 14,
        eTag: "43281e21fce675ac3bcb3524b38ca4ed",
        versionId: response.headers.get("x-amz-version-id"),
        sequencer: expect.stringMatching(/^[0-9A-F]{16}$/),
      },
    },
  });
});

test("orders the events of a key by their sequencers, and reports removals", async () => {
  const { records, onEvent } = consumer();
  const { client } = await startWithVersions({ onEvent });
  const cat = { Bucket: "photos", Key: "cat.png" };
  const { VersionId } = await client.send(new PutObjectCommand({ ...cat, Body: "1" }));
  await client.send(new PutObjectCommand({ ...cat, Body: "2" }));
  const marker = await client.send(new DeleteObjectCommand(cat));
  await client.send(new DeleteObjectCommand({ ...cat, VersionId }));
  await client.send(new DeleteObjectCommand({ ...cat, VersionId }));
  await expect.poll(() => records.length).toBe(4);
  const sorted = records.toSorted((a, b) =>
    a.s3.object.sequencer < b.s3.object.sequencer ? -1 : 1,
  );
  expect(sorted.map(({ eventName }) => eventName)).toEqual([
    "ObjectCreated:Put",
    "ObjectCreated:Put",
    "ObjectRemoved:DeleteMarkerCreated",
    "ObjectRemoved:Delete",
  ]);
  expect(sorted[2]?.s3.object).toEqual({
    key: "cat.png",
    versionId: marker.VersionId,
    sequencer: expect.any(String),
  });
  expect(new Set(sorted.map(({ s3 }) => s3.object.sequencer)).size).toBe(4);
});

test("delivers again until the consumer takes it", async () => {
  quiet();
  const { records, onEvent, attempts } = consumer((attempt) => attempt < 3);
  const { client } = await startWithBucket({ onEvent });
  await client.send(new PutObjectCommand({ Bucket: "photos", Key: "a", Body: "1" }));
  await expect.poll(() => records).toHaveLength(1);
  expect(attempts()).toBe(3);
});

test("delivers undelivered events after a restart, and no delivered ones", async () => {
  quiet();
  const dataDir = await temporaryFolder();
  const refusing = consumer((attempt) => attempt !== 1);
  const first = await startTestServer({ dataDir, onEvent: refusing.onEvent });
  await first.client.send(new CreateBucketCommand({ Bucket: "photos" }));
  await first.client.send(new PutObjectCommand({ Bucket: "photos", Key: "taken", Body: "1" }));
  await expect.poll(() => refusing.records).toHaveLength(1);
  await first.client.send(new PutObjectCommand({ Bucket: "photos", Key: "later", Body: "1" }));
  await first.close();

  const taking = consumer();
  await startTestServer({ dataDir, onEvent: taking.onEvent });
  await expect.poll(() => taking.records).toHaveLength(1);
  expect(taking.records[0]?.s3.object.key).toBe("later");
});

test("delivers several at once, so that a slow one holds up no other", async () => {
  const gate = Promise.withResolvers<void>();
  const seen: string[] = [];
  const onEvent = async ({ Records }: S3Notification): Promise<void> => {
    const key = Records[0]?.s3.object.key ?? "";
    if (key === "slow") await gate.promise;
    seen.push(key);
  };
  const { client } = await startWithBucket({ onEvent });
  for (const Key of ["slow", "fast"]) {
    await client.send(new PutObjectCommand({ Bucket: "photos", Key, Body: "1" }));
  }
  await expect.poll(() => seen).toEqual(["fast"]);
  gate.resolve();
  await expect.poll(() => seen).toEqual(["fast", "slow"]);
});

test("posts events to a URL until it answers 2xx", async () => {
  quiet();
  const bodies: string[] = [];
  const endpoint = createServer(async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString());
    response.writeHead(bodies.length === 1 ? 503 : 204).end();
  });
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    endpoint.closeAllConnections();
    endpoint.close();
  });
  const address = endpoint.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const { client } = await startWithBucket({ eventsUrl: `http://127.0.0.1:${port}/events` });
  await client.send(new PutObjectCommand({ Bucket: "photos", Key: "a", Body: "1" }));
  await expect.poll(() => bodies).toHaveLength(2);
  expect(bodies[1]).toBe(bodies[0]);
  expect(JSON.parse(bodies[1] ?? "")).toMatchObject({
    Records: [{ eventName: "ObjectCreated:Put", s3: { object: { key: "a", size: 1 } } }],
  });
});

test("tells nothing of what was refused", async () => {
  const { records, onEvent } = consumer();
  const server = await startWithBucket({ onEvent });
  const form = await signForm(server, { Conditions: [["content-length-range", 0, 3]] });
  expect((await postForm(form)).status).toBe(400);
  await server.client.send(new PutObjectCommand({ Bucket: "photos", Key: "last", Body: "1" }));
  await expect.poll(() => records).toHaveLength(1);
  expect(records[0]?.s3.object.key).toBe("last");
});
