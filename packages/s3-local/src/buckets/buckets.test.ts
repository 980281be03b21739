import {
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { clientFor, startTestServer, startWithBucket } from "../testing/test-server.ts";
import { isBucketName } from "./create-bucket.ts";

test("makes, finds and lists buckets", async () => {
  const { client } = await startWithBucket();
  await client.send(new CreateBucketCommand({ Bucket: "another.one" }));
  const { Buckets } = await client.send(new ListBucketsCommand());
  expect(Buckets?.map(({ Name }) => Name)).toEqual(["another.one", "photos"]);
  await client.send(new HeadBucketCommand({ Bucket: "photos" }));
  const { LocationConstraint } = await client.send(
    new GetBucketLocationCommand({ Bucket: "photos" }),
  );
  expect(LocationConstraint).toBeUndefined();
});

test("takes a bucket twice in us-east-1, and only there", async () => {
  const { client, dataDir, close } = await startWithBucket();
  await client.send(new PutObjectCommand({ Bucket: "photos", Key: "kept", Body: "kept" }));
  await client.send(new CreateBucketCommand({ Bucket: "photos" }));
  await client.send(new GetObjectCommand({ Bucket: "photos", Key: "kept" }));
  await close();

  const region = "eu-west-1";
  const { url } = await startTestServer({ dataDir, region });
  const create = new CreateBucketCommand({ Bucket: "photos" });
  await expect(clientFor(url, { region }).send(create)).rejects.toMatchObject({
    name: "BucketAlreadyOwnedByYou",
    $metadata: { httpStatusCode: 409 },
  });
});

test("refuses an unknown bucket, and one for another region", async () => {
  const { client } = await startWithBucket();
  await expect(client.send(new HeadBucketCommand({ Bucket: "missing" }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
  await expect(
    client.send(
      new CreateBucketCommand({
        Bucket: "elsewhere",
        CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
      }),
    ),
  ).rejects.toMatchObject({ name: "IllegalLocationConstraintException" });
});

test("makes buckets in its own region", async () => {
  const server = await startTestServer({ region: "eu-west-1" });
  server.client.config.region = async () => "eu-west-1";
  await server.client.send(
    new CreateBucketCommand({
      Bucket: "photos",
      CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
    }),
  );
  const location = await server.client.send(new GetBucketLocationCommand({ Bucket: "photos" }));
  expect(location.LocationConstraint).toBe("eu-west-1");
});

test.each([
  ["abc", true],
  ["my-bucket.1", true],
  ["ab", false],
  ["a".repeat(64), false],
  ["Abc", false],
  ["a_b", false],
  ["-abc", false],
  ["abc-", false],
  ["a..b", false],
  ["192.168.5.4", false],
  ["xn--abc", false],
  ["abc-s3alias", false],
])("holds %j to S3's naming rules: %s", (name, valid) => {
  expect(isBucketName(name)).toBe(valid);
});
