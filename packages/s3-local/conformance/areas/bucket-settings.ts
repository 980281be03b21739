import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import type { Context } from "../context.ts";
import { bodyText, elements, expectError, expectRejection, expectStatus } from "../expect.ts";

const block = {
  page: guide("access-control-block-public-access"),
  says: "Block Public Access is enabled for every new bucket, with all four settings.",
};
const notifications = {
  page: api("API_PutBucketNotificationConfiguration"),
  says: "S3 validates events and destinations: InvalidArgument, 400.",
};
const listing = {
  page: api("API_ListBuckets"),
  says: "max-buckets, from 1 to 10,000, limits a page. prefix filters the buckets. A token returns the next page.",
};

const allOn = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

const readAccessBlock = async (context: Context, Bucket: string) => {
  const { PublicAccessBlockConfiguration } = await context.client.send(
    new GetPublicAccessBlockCommand({ Bucket }),
  );
  return PublicAccessBlockConfiguration;
};

const putNotification = async (context: Context, xml: string) => {
  const body = `<NotificationConfiguration>${xml}</NotificationConfiguration>`;
  return context.call({
    method: "PUT",
    bucket: await context.newBucket(),
    query: { notification: "" },
    headers: { "content-md5": createHash("md5").update(body).digest("base64") },
    body,
  });
};

const queue = (event: string, arn: string): string =>
  `<QueueConfiguration><Queue>${arn}</Queue><Event>${event}</Event></QueueConfiguration>`;

const badNotifications: { name: string; xml: string; code: RegExp }[] = [
  {
    name: "an unknown event",
    xml: queue("s3:ObjectAdmired:*", "arn:aws:sqs:us-east-1:123456789012:uploads"),
    code: /^(InvalidArgument|MalformedXML)$/,
  },
  {
    name: "a destination that is not an ARN",
    xml: queue("s3:ObjectCreated:*", "uploads"),
    code: /^(InvalidArgument|MalformedXML)$/,
  },
  {
    name: "a destination without an event",
    xml: queue("", "arn"),
    code: /^(InvalidArgument|MalformedXML)$/,
  },
];

export const bucketSettings: Area = {
  name: "bucket settings",
  checks: [
    {
      name: "blocks public access to a new bucket",
      cites: block,
      async run(context) {
        assert.deepEqual(await readAccessBlock(context, await context.newBucket()), allOn);
      },
    },
    {
      name: "stores the settings of Block Public Access",
      cites: {
        page: api("API_PutPublicAccessBlock"),
        says: "The request creates or modifies the settings.",
      },
      async run(context) {
        const Bucket = await context.newBucket();
        const PublicAccessBlockConfiguration = { ...allOn, BlockPublicPolicy: false };
        await context.client.send(
          new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }),
        );
        assert.deepEqual(await readAccessBlock(context, Bucket), PublicAccessBlockConfiguration);
      },
    },
    {
      name: "returns NoSuchPublicAccessBlockConfiguration after the configuration is deleted",
      cites: {
        page: api("API_GetPublicAccessBlock"),
        says: "NoSuchPublicAccessBlockConfiguration, 404.",
      },
      async run(context) {
        const Bucket = await context.newBucket();
        await context.client.send(new DeletePublicAccessBlockCommand({ Bucket }));
        await expectRejection(
          readAccessBlock(context, Bucket),
          404,
          "NoSuchPublicAccessBlockConfiguration",
        );
      },
    },
    {
      name: "encrypts new buckets with AES256",
      cites: {
        page: api("API_GetBucketEncryption"),
        says: "By default all buckets have encryption with SSE-S3.",
      },
      async run(context) {
        const Bucket = await context.newBucket();
        const { ServerSideEncryptionConfiguration } = await context.client.send(
          new GetBucketEncryptionCommand({ Bucket }),
        );
        const [rule] = ServerSideEncryptionConfiguration?.Rules ?? [];
        assert.equal(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, "AES256");
      },
    },
    {
      name: "returns an empty configuration if there are no notifications",
      cites: {
        page: api("API_GetBucketNotificationConfiguration"),
        says: "Without notifications, the response is an empty NotificationConfiguration.",
      },
      async run(context) {
        const bucket = await context.newBucket();
        const response = await context.call({
          method: "GET",
          bucket,
          query: { notification: "" },
        });
        expectStatus(response, 200);
        assert.match(bodyText(response), /<NotificationConfiguration/);
        assert.deepEqual(elements(response, "Event"), []);
      },
    },
    {
      name: "accepts an empty notification configuration",
      cites: {
        page: api("API_PutBucketNotificationConfiguration"),
        says: "An empty configuration turns notifications off.",
      },
      async run(context) {
        expectStatus(await putNotification(context, ""), 200);
      },
    },
    ...badNotifications.map(({ name, xml, code }) => ({
      name: `rejects notifications with ${name}`,
      cites: notifications,
      async run(context: Context) {
        expectError(await putNotification(context, xml), 400, code);
      },
    })),
    {
      name: "returns every bucket once with one bucket per page",
      cites: listing,
      async run(context) {
        const own = [await context.newBucket(), await context.newBucket()].sort();
        const Prefix = context.target.bucketPrefix;
        const seen: string[] = [];
        let ContinuationToken: string | undefined;
        do {
          const { Buckets = [], ...result } = await context.client.send(
            new ListBucketsCommand({ MaxBuckets: 1, Prefix, ContinuationToken }),
          );
          assert.ok(Buckets.length <= 1);
          seen.push(...Buckets.map(({ Name = "" }) => Name));
          ContinuationToken = result.ContinuationToken;
        } while (ContinuationToken !== undefined && seen.length < 1000);
        assert.deepEqual(
          seen.filter((name) => own.includes(name)),
          own,
        );
      },
    },
    {
      name: "lists the buckets with a prefix",
      cites: listing,
      async run(context) {
        const Prefix = await context.newBucket();
        const { Buckets = [] } = await context.client.send(new ListBucketsCommand({ Prefix }));
        assert.ok(Buckets.every(({ Name }) => Name?.startsWith(Prefix)));
        assert.ok(Buckets.some(({ Name }) => Name === Prefix));
      },
    },
    ...["0", "10001", "many"].map((number) => ({
      name: `rejects max-buckets ${number}`,
      cites: listing,
      async run(context: Context) {
        const response = await context.call({ method: "GET", query: { "max-buckets": number } });
        expectError(response, 400, "InvalidArgument");
      },
    })),
    ...["GET", "PUT"].map((method) => ({
      name: `rejects ${method} if the expected bucket owner is another account`,
      cites: {
        page: guide("bucket-owner-condition"),
        says: "If x-amz-expected-bucket-owner is not the owner's account: AccessDenied, 403.",
      },
      async run(context: Context) {
        const { Bucket, Key } = await context.put();
        const response = await context.call({
          method,
          bucket: Bucket,
          key: Key,
          headers: { "x-amz-expected-bucket-owner": "000000000001" },
        });
        expectError(response, 403, "AccessDenied");
      },
    })),
  ],
};
