import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import type { S3EventRecord } from "../events/notification.ts";
import { startUpload } from "../testing/multipart.ts";
import {
  long,
  startWithBucket,
  startWithVersions,
  type TestServer,
} from "../testing/test-server.ts";

const photos = { Bucket: "photos" };
const day = 86_400_000;

/** A server whose clock stands still, so that no test meets a midnight by chance. */
const withClock = async (start: typeof startWithBucket = startWithBucket) => {
  const started = Date.now();
  const midnight = Math.floor(started / day) * day;
  let days = 0;
  const records: S3EventRecord[] = [];
  const server = await start({
    clock: () => new Date(days === 0 ? started : midnight + (days + 0.5) * day),
    onEvent: async ({ Records }) => void records.push(...Records),
  });
  return {
    ...server,
    records,
    tomorrow: new Date(midnight + day),
    /** Carries out the rules some days after today's noon. */
    async after(later: number): Promise<void> {
      days = later;
      await server.applyLifecycle();
      days = 0;
    },
    configure: (...rules: Partial<LifecycleRule>[]) =>
      server.client.send(
        new PutBucketLifecycleConfigurationCommand({
          ...photos,
          LifecycleConfiguration: {
            Rules: rules.map((rule) => ({
              Status: "Enabled",
              ...(rule.Prefix === undefined && { Filter: { Prefix: "" } }),
              ...rule,
            })),
          },
        }),
      ),
    put: (Key: string, more: object = {}) =>
      server.client.send(new PutObjectCommand({ ...photos, Key, Body: "body", ...more })),
  };
};

const keys = async ({ client }: TestServer): Promise<(string | undefined)[]> => {
  const { Contents = [] } = await client.send(new ListObjectsV2Command(photos));
  return Contents.map(({ Key }) => Key);
};

const versions = async ({ client }: TestServer): Promise<string[]> => {
  const all = await client.send(new ListObjectVersionsCommand(photos));
  return [
    ...(all.Versions ?? []).map(({ Key, IsLatest }) => `${Key} ${IsLatest}`),
    ...(all.DeleteMarkers ?? []).map(({ Key, IsLatest }) => `-${Key} ${IsLatest}`),
  ];
};

test("removes objects at midnight after their days", async () => {
  const server = await withClock();
  await server.configure({ Expiration: { Days: 3 }, Filter: { Prefix: "tmp/" } });
  await server.put("tmp/a", { Body: long("a") });
  await server.put("kept", { Body: long("kept") });
  await server.after(3);
  expect(await keys(server)).toEqual(["kept", "tmp/a"]);
  await server.after(4);
  expect(await keys(server)).toEqual(["kept"]);
  expect(await readdir(join(server.dataDir, "objects"))).toHaveLength(1);
});

test("applies tag and size filters, and only enabled rules", async () => {
  const server = await withClock();
  await server.configure(
    { Expiration: { Days: 1 }, Filter: { Tag: { Key: "temporary", Value: "yes" } } },
    {
      Expiration: { Days: 1 },
      Filter: { And: { Prefix: "in/", ObjectSizeGreaterThan: 4, ObjectSizeLessThan: 100 } },
    },
    { Expiration: { Days: 1 }, Status: "Disabled" },
  );
  await server.put("tagged", { Tagging: "temporary=yes&more=1" });
  await server.put("other tag", { Tagging: "temporary=no" });
  await server.put("in/small");
  await server.put("in/large", { Body: "larger" });
  await server.after(5);
  expect(await keys(server)).toEqual(["in/small", "other tag"]);
});

test("removes at a date", async () => {
  const server = await withClock();
  await server.configure({ Expiration: { Date: server.tomorrow } });
  await server.put("a");
  await server.after(0);
  expect(await keys(server)).toEqual(["a"]);
  await server.after(1);
  expect(await keys(server)).toEqual([]);
});

test("hides versioned objects, and removes old versions and markers that hide nothing", async () => {
  const server = await withClock(startWithVersions);
  await server.put("a");
  await server.put("a");
  await server.put("b");
  await server.client.send(new DeleteObjectCommand({ ...photos, Key: "gone" }));
  await server.configure({
    Filter: { Prefix: "a" },
    Expiration: { Days: 1 },
    NoncurrentVersionExpiration: { NoncurrentDays: 10 },
  });
  await server.after(3);
  expect(await versions(server)).toEqual(["a false", "a false", "b true", "-a true", "-gone true"]);
  // The newest stopped being current on day 3.
  await server.after(12);
  expect(await versions(server)).toEqual(["a false", "b true", "-a true", "-gone true"]);
  await server.after(14);
  await server.after(15);
  expect(await versions(server)).toEqual(["b true", "-gone true"]);
  await server.configure({ Expiration: { ExpiredObjectDeleteMarker: true } });
  await server.after(1);
  expect(await versions(server)).toEqual(["b true"]);
});

test("keeps the configured number of old versions", async () => {
  const server = await withClock(startWithVersions);
  for (let count = 0; count < 5; count++) await server.put("a");
  await server.configure({
    NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 },
  });
  await server.after(5);
  expect(await versions(server)).toEqual(["a true", "a false", "a false"]);
});

test("aborts uploads that were not completed", async () => {
  const server = await withClock();
  const { part } = await startUpload(server.client, { Key: "in/film" });
  await part(1, long("x"));
  await startUpload(server.client, { Key: "out/film" });
  await server.configure({
    Filter: { Prefix: "in/" },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
  });
  const uploads = async () =>
    (await server.client.send(new ListMultipartUploadsCommand(photos))).Uploads?.length;
  await server.after(2);
  expect(await uploads()).toBe(2);
  await server.after(3);
  expect(await uploads()).toBe(1);
  expect(await readdir(join(server.dataDir, "objects"))).toEqual([]);
});

test("tells with every answer when an object expires and an upload is aborted", async () => {
  const server = await withClock(startWithVersions);
  const { client, tomorrow } = server;
  await server.configure(
    { ID: "late", Expiration: { Days: 9 } },
    { ID: "at once", Expiration: { Date: tomorrow }, Filter: { Prefix: "a" } },
    { ID: "abort", AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
  );
  const told = `expiry-date="${tomorrow.toUTCString()}", rule-id="at%20once"`;
  const old = await server.put("a");
  expect(old.Expiration).toBe(told);
  await server.put("a");
  const head = (more: object) =>
    client.send(new HeadObjectCommand({ ...photos, Key: "a", ...more }));
  expect((await head({})).Expiration).toBe(told);
  expect((await head({ VersionId: old.VersionId })).Expiration).toBeUndefined();
  const { created, upload } = await startUpload(client);
  const aborted = { AbortDate: new Date(tomorrow.getTime() + day), AbortRuleId: "abort" };
  expect(created).toMatchObject(aborted);
  expect(await client.send(new ListPartsCommand(upload))).toMatchObject(aborted);
});

test("sends events for removed objects to their subscribers", async () => {
  const server = await withClock();
  await server.client.send(
    new PutBucketNotificationConfigurationCommand({
      ...photos,
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            QueueArn: "arn:aws:sqs:us-east-1:123456789012:removed",
            Events: ["s3:LifecycleExpiration:*", "s3:ObjectRemoved:*"],
          },
        ],
      },
    }),
  );
  await server.configure({ Expiration: { Days: 1 } });
  await server.put("a");
  await server.after(2);
  await expect.poll(() => server.records).toHaveLength(1);
  expect(server.records[0]).toMatchObject({
    eventName: "LifecycleExpiration:Delete",
    s3: { object: { key: "a" } },
  });
});

test("gives the configuration back until it is deleted", async () => {
  const server = await withClock();
  const get = () => server.client.send(new GetBucketLifecycleConfigurationCommand(photos));
  const missing = { name: "NoSuchLifecycleConfiguration", $metadata: { httpStatusCode: 404 } };
  await expect(get()).rejects.toMatchObject(missing);
  const rules: LifecycleRule[] = [
    {
      ID: "first",
      Status: "Enabled",
      Filter: { And: { Prefix: "a <b>", Tags: [{ Key: "k", Value: "v" }] } },
      Expiration: { Days: 30 },
      NoncurrentVersionExpiration: { NoncurrentDays: 3, NewerNoncurrentVersions: 1 },
    },
    {
      ID: "second",
      Status: "Disabled",
      Filter: { ObjectSizeLessThan: 10 },
      Expiration: { Date: new Date("2030-01-01") },
    },
    {
      ID: "third",
      Status: "Enabled",
      Filter: { Prefix: "" },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ];
  await server.configure(...rules);
  expect((await get()).Rules).toEqual(rules);
  await server.client.send(new DeleteBucketLifecycleCommand(photos));
  await expect(get()).rejects.toMatchObject(missing);
});

const abort = { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } };

test.each<[string, string, Partial<LifecycleRule>[]]>([
  ["no action", "InvalidRequest", [{}]],
  ["no days", "InvalidArgument", [{ Expiration: { Days: 0 } }]],
  ["days and a date", "MalformedXML", [{ Expiration: { Days: 1, Date: new Date(0) } }]],
  ["a date at noon", "InvalidArgument", [{ Expiration: { Date: new Date(day / 2) } }]],
  [
    "the same id twice",
    "InvalidArgument",
    [
      { ID: "a", ...abort },
      { ID: "a", ...abort },
    ],
  ],
  ["a long id", "InvalidArgument", [{ ID: "a".repeat(256), ...abort }]],
  ["tags of parts", "InvalidRequest", [{ ...abort, Filter: { Tag: { Key: "a", Value: "b" } } }]],
  [
    "a transition",
    "NotImplemented",
    [{ Transitions: [{ Days: 1, StorageClass: "GLACIER" }], ...abort }],
  ],
  ["no rules", "MalformedXML", []],
])("refuses a configuration with %s", async (_, name, rules) => {
  const server = await withClock();
  await expect(server.configure(...rules)).rejects.toMatchObject({ name });
});
