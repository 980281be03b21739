import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type S3Notification, startS3 } from "@slipway/s3-local";
import { expect, onTestFinished, test } from "vitest";

const credentials = { accessKeyId: "AKIALOCAL", secretAccessKey: "local-secret" };

test("an upload sends an event", async () => {
  const events: S3Notification[] = [];
  const dataDir = await mkdtemp(join(tmpdir(), "s3-"));
  const s3 = await startS3({
    port: 0,
    dataDir,
    credentials: [credentials],
    onEvent: async (event) => void events.push(event),
  });
  onTestFinished(async () => {
    await s3.close();
    await rm(dataDir, { recursive: true });
  });

  const region = "us-east-1";
  const client = new S3Client({ endpoint: s3.url, forcePathStyle: true, region, credentials });
  await client.send(new CreateBucketCommand({ Bucket: "photos" }));
  await client.send(new PutObjectCommand({ Bucket: "photos", Key: "cat.png", Body: "pixels" }));
  await expect.poll(() => events[0]?.Records[0]?.s3.object.key).toBe("cat.png");
});
