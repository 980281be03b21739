import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketNotificationConfigurationCommand,
  GetPublicAccessBlockCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import type { S3EventRecord } from "../events/notification.ts";
import { startWithBucket, startWithVersions } from "../testing/test-server.ts";

const photos = { Bucket: "photos" };
const QueueArn = "arn:aws:sqs:us-east-1:123456789012:uploads";
const TopicArn = "arn:aws:sns:us-east-1:123456789012:uploads";

const withEvents = async () => {
  const records: S3EventRecord[] = [];
  const server = await startWithVersions({
    onEvent: async ({ Records }) => void records.push(...Records),
  });
  const { client } = server;
  return {
    client,
    records,
    configure: (NotificationConfiguration: NotificationConfiguration) =>
      client.send(
        new PutBucketNotificationConfigurationCommand({ ...photos, NotificationConfiguration }),
      ),
    put: (Key: string) => client.send(new PutObjectCommand({ ...photos, Key, Body: "x" })),
  };
};

test("sends the events that the notification configuration asks for, and no others", async () => {
  const { client, records, configure, put } = await withEvents();
  await configure({
    QueueConfigurations: [
      {
        Id: "pictures",
        QueueArn,
        Events: ["s3:ObjectCreated:*"],
        Filter: {
          Key: {
            FilterRules: [
              { Name: "prefix", Value: "in/" },
              { Name: "suffix", Value: ".png" },
            ],
          },
        },
      },
    ],
    TopicConfigurations: [
      { TopicArn, Events: ["s3:ObjectRemoved:DeleteMarkerCreated", "s3:ObjectTagging:Put"] },
    ],
  });
  await put("in/a.txt");
  await put("out/a.png");
  const { VersionId } = await put("in/a.png");
  await client.send(
    new CopyObjectCommand({ ...photos, Key: "in/b.png", CopySource: "photos/in/a.png" }),
  );
  await client.send(
    new PutObjectTaggingCommand({ ...photos, Key: "in/b.png", Tagging: { TagSet: [] } }),
  );
  await client.send(new DeleteObjectCommand({ ...photos, Key: "in/a.png", VersionId }));
  await client.send(new DeleteObjectCommand({ ...photos, Key: "in/b.png" }));
  await expect.poll(() => records).toHaveLength(4);
  const told = records
    .toSorted((a, b) => (a.s3.object.sequencer < b.s3.object.sequencer ? -1 : 1))
    .map(({ eventName, s3 }) => `${eventName} ${s3.object.key}`);
  expect(told).toEqual([
    "ObjectCreated:Put in/a.png",
    "ObjectCreated:Copy in/b.png",
    "ObjectTagging:Put in/b.png",
    "ObjectRemoved:DeleteMarkerCreated in/b.png",
  ]);
  const ids = new Set(records.map(({ s3 }) => s3.configurationId));
  expect(ids.has("pictures")).toBe(true);
  expect(ids.size).toBe(2);
});

test("gives the notification configuration back, with ids, and sends nothing for an empty one", async () => {
  const { client, records, configure, put } = await withEvents();
  const get = () => client.send(new GetBucketNotificationConfigurationCommand(photos));
  expect((await get()).QueueConfigurations).toBeUndefined();
  const Events = ["s3:ObjectCreated:Put" as const];
  await configure({ QueueConfigurations: [{ QueueArn, Events }] });
  const stored = await get();
  expect(stored.QueueConfigurations).toEqual([{ Id: expect.any(String), QueueArn, Events }]);
  await configure({});
  expect((await get()).QueueConfigurations).toBeUndefined();
  await put("untold");
  await configure({ QueueConfigurations: [{ QueueArn, Events }] });
  await put("told");
  await expect.poll(() => records).toHaveLength(1);
  expect(records[0]?.s3.object.key).toBe("told");
});

const created = "s3:ObjectCreated:Put" as const;

test.each<[string, object]>([
  ["an unknown event", { QueueConfigurations: [{ QueueArn, Events: ["s3:ObjectEaten"] }] }],
  [
    "an ARN of another service",
    { QueueConfigurations: [{ QueueArn: TopicArn, Events: [created] }] },
  ],
  [
    "a filter on something else",
    {
      QueueConfigurations: [
        {
          QueueArn,
          Events: [created],
          Filter: { Key: { FilterRules: [{ Name: "size", Value: "1" }] } },
        },
      ],
    },
  ],
  [
    "two destinations for one event",
    {
      QueueConfigurations: [{ QueueArn, Events: [created] }],
      TopicConfigurations: [{ TopicArn, Events: ["s3:ObjectCreated:*"] }],
    },
  ],
])("refuses a notification configuration with %s", async (_, configuration) => {
  const { configure } = await withEvents();
  await expect(configure(configuration)).rejects.toMatchObject({ name: "InvalidArgument" });
});

test("takes two destinations whose filters cannot both hold", async () => {
  const { configure } = await withEvents();
  const filter = (Value: string) => ({
    Key: { FilterRules: [{ Name: "prefix" as const, Value }] },
  });
  await configure({
    QueueConfigurations: [{ QueueArn, Events: [created], Filter: filter("a/") }],
    TopicConfigurations: [{ TopicArn, Events: [created], Filter: filter("b/") }],
  });
});

test("a new bucket blocks public access, until told otherwise", async () => {
  const { client } = await startWithBucket();
  const get = async () =>
    (await client.send(new GetPublicAccessBlockCommand(photos))).PublicAccessBlockConfiguration;
  const blocked = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  expect(await get()).toEqual(blocked);
  const PublicAccessBlockConfiguration = { ...blocked, BlockPublicPolicy: false };
  await client.send(new PutPublicAccessBlockCommand({ ...photos, PublicAccessBlockConfiguration }));
  expect(await get()).toEqual(PublicAccessBlockConfiguration);
  await client.send(new DeletePublicAccessBlockCommand(photos));
  await expect(get()).rejects.toMatchObject({
    name: "NoSuchPublicAccessBlockConfiguration",
    $metadata: { httpStatusCode: 404 },
  });
});

test("a bucket is encrypted as S3 does by default", async () => {
  const { client } = await startWithBucket();
  const { ServerSideEncryptionConfiguration } = await client.send(
    new GetBucketEncryptionCommand(photos),
  );
  expect(ServerSideEncryptionConfiguration?.Rules).toEqual([
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
      BucketKeyEnabled: false,
    },
  ]);
});

test("a bucket that is created again has no settings of the previous one", async () => {
  const { client } = await startWithBucket();
  await client.send(new DeletePublicAccessBlockCommand(photos));
  await client.send(new DeleteBucketCommand(photos));
  await client.send(new CreateBucketCommand(photos));
  await client.send(new GetPublicAccessBlockCommand(photos));
});
