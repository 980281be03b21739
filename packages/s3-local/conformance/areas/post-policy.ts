import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { type Area, api, type Check } from "../check.ts";
import { type Fields, filePart, post } from "../client/form.ts";
import type { Context } from "../context.ts";
import { expectError, expectRejectionStatus, expectStatus } from "../expect.ts";

const page = api("sigv4-HTTPPOSTConstructPolicy");
const matching = { page, says: "Exact matches and starts-with validate the value of each field." };
const contentType = {
  page,
  says: "In a comma-separated Content-Type, each value must start with the prefix.",
};
const anyContent = { page, says: "starts-with with an empty string allows any value." };
const range = {
  page,
  says: "content-length-range limits the size of the content, with both limits included.",
};
const conditions = {
  page,
  says: "The conditions validate the form. A condition for a missing field fails.",
};

interface Row {
  name: string;
  cites: Check["cites"];
  /** Fields to send in addition to the key. */
  fields?: Fields;
  /** Conditions in addition to the bucket and key. */
  conditions: readonly unknown[];
  size?: number;
}

const keyConditions = (bucket: string, key: string): unknown[] => [{ bucket }, { key }];

const postRow = async (context: Context, row: Row) => {
  const bucket = await context.bucket();
  const key = context.key();
  const response = await post(context, {
    fields: { key, ...row.fields },
    conditions: [...keyConditions(bucket, key), ...row.conditions],
    file: filePart("x".repeat(row.size ?? 5)),
  });
  const stored = () => context.client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  return { response, stored };
};

const allowed: Row[] = [
  {
    name: "accepts a field that equals its object condition",
    cites: matching,
    fields: { "Content-Type": "image/png" },
    conditions: [{ "Content-Type": "image/png" }],
  },
  {
    name: "accepts a field that equals its eq condition",
    cites: matching,
    fields: { "Content-Type": "image/png" },
    conditions: [["eq", "$Content-Type", "image/png"]],
  },
  {
    name: "accepts a field that starts with the prefix of starts-with",
    cites: matching,
    fields: { "Content-Type": "image/png" },
    conditions: [["starts-with", "$Content-Type", "image/"]],
  },
  {
    name: "accepts a field that equals the prefix of starts-with",
    cites: matching,
    fields: { "x-amz-meta-owner": "mary" },
    conditions: [["starts-with", "$x-amz-meta-owner", "mary"]],
  },
  {
    name: "accepts any value with an empty starts-with",
    cites: anyContent,
    fields: { "x-amz-meta-tag": "whatever was said" },
    conditions: [["starts-with", "$x-amz-meta-tag", ""]],
  },
  {
    name: "accepts an empty value with an empty starts-with",
    cites: anyContent,
    fields: { "x-amz-meta-tag": "" },
    conditions: [["starts-with", "$x-amz-meta-tag", ""]],
  },
  {
    name: "accepts a list of types that all start with the prefix of starts-with",
    cites: contentType,
    fields: { "Content-Type": "image/jpg,image/png,image/gif" },
    conditions: [["starts-with", "$Content-Type", "image/"]],
  },
  {
    name: "accepts a field that satisfies two conditions",
    cites: { page, says: "A field may have several conditions." },
    fields: { "x-amz-meta-owner": "mary" },
    conditions: [
      ["starts-with", "$x-amz-meta-owner", "m"],
      ["eq", "$x-amz-meta-owner", "mary"],
    ],
  },
  {
    name: "matches field names in any letter case",
    cites: { page, says: "Form field names are not case sensitive." },
    fields: { "content-TYPE": "image/png" },
    conditions: [["eq", "$Content-Type", "image/png"]],
  },
  {
    name: "accepts a file with exactly the minimum size",
    cites: range,
    conditions: [["content-length-range", 10, 20]],
    size: 10,
  },
  {
    name: "accepts a file with exactly the maximum size",
    cites: range,
    conditions: [["content-length-range", 10, 20]],
    size: 20,
  },
  {
    name: "accepts a file with the only size of a range with equal limits",
    cites: range,
    conditions: [["content-length-range", 7, 7]],
    size: 7,
  },
  {
    name: "accepts an empty file if the range starts at 0",
    cites: range,
    conditions: [["content-length-range", 0, 20]],
    size: 0,
  },
  {
    name: "accepts a file that satisfies all of several ranges",
    cites: range,
    conditions: [
      ["content-length-range", 1, 100],
      ["content-length-range", 5, 10],
    ],
  },
];

const rejected: (Row & { status?: number; code?: string | RegExp })[] = [
  {
    name: "rejects a field that differs from its object condition",
    cites: matching,
    fields: { "Content-Type": "text/html" },
    conditions: [{ "Content-Type": "image/png" }],
  },
  {
    name: "rejects a field that differs from its eq condition",
    cites: matching,
    fields: { "Content-Type": "text/html" },
    conditions: [["eq", "$Content-Type", "image/png"]],
  },
  {
    name: "rejects a field that only starts with the value of eq",
    cites: matching,
    fields: { "Content-Type": "image/png; charset=utf-8" },
    conditions: [["eq", "$Content-Type", "image/png"]],
  },
  {
    name: "rejects a value that differs from eq in letter case",
    cites: matching,
    fields: { "x-amz-meta-owner": "Mary" },
    conditions: [["eq", "$x-amz-meta-owner", "mary"]],
  },
  {
    name: "rejects a field that does not start with the prefix of starts-with",
    cites: matching,
    fields: { "Content-Type": "text/html" },
    conditions: [["starts-with", "$Content-Type", "image/"]],
  },
  {
    name: "rejects a value that contains the prefix of starts-with later",
    cites: matching,
    fields: { "Content-Type": "text/image/png" },
    conditions: [["starts-with", "$Content-Type", "image/"]],
  },
  {
    name: "rejects a list of types if one does not start with the prefix",
    cites: contentType,
    fields: { "Content-Type": "image/jpg,text/html,image/gif" },
    conditions: [["starts-with", "$Content-Type", "image/"]],
  },
  {
    name: "rejects an empty value that eq does not allow",
    cites: matching,
    fields: { "x-amz-meta-owner": "" },
    conditions: [["eq", "$x-amz-meta-owner", "mary"]],
  },
  {
    name: "rejects a field that violates the second of its conditions",
    cites: matching,
    fields: { "x-amz-meta-owner": "mark" },
    conditions: [
      ["starts-with", "$x-amz-meta-owner", "m"],
      ["eq", "$x-amz-meta-owner", "mary"],
    ],
  },
  {
    name: "rejects a form without a field that the policy requires",
    cites: conditions,
    conditions: [{ "Content-Type": "image/png" }],
  },
  {
    name: "rejects a form without metadata that the policy requires",
    cites: conditions,
    conditions: [["eq", "$x-amz-meta-owner", "mary"]],
  },
  {
    name: "rejects a file one byte too small",
    cites: range,
    conditions: [["content-length-range", 10, 20]],
    size: 9,
    status: 400,
    code: "EntityTooSmall",
  },
  {
    name: "rejects a file one byte too large",
    cites: range,
    conditions: [["content-length-range", 10, 20]],
    size: 21,
    status: 400,
    code: "EntityTooLarge",
  },
  {
    name: "rejects a file far too large",
    cites: range,
    conditions: [["content-length-range", 0, 1000]],
    size: 3_000_000,
    status: 400,
    code: "EntityTooLarge",
  },
  {
    name: "rejects an empty file if the range starts at 1",
    cites: range,
    conditions: [["content-length-range", 1, 20]],
    size: 0,
    status: 400,
    code: "EntityTooSmall",
  },
  {
    name: "rejects a file that violates one of several ranges",
    cites: range,
    conditions: [
      ["content-length-range", 1, 100],
      ["content-length-range", 1, 4],
    ],
    status: 400,
    code: "EntityTooLarge",
  },
  {
    name: "rejects any file if the limits of the range are swapped",
    cites: range,
    conditions: [["content-length-range", 20, 1]],
    size: 10,
    status: 400,
    code: /^EntityToo(Small|Large)$/,
  },
];

export const postPolicy: Area = {
  name: "POST policy",
  checks: [
    ...allowed.map((row) => ({
      name: row.name,
      cites: row.cites,
      async run(context: Context) {
        const { response, stored } = await postRow(context, row);
        expectStatus(response, 204);
        await stored();
      },
    })),
    ...rejected.map((row) => ({
      name: row.name,
      cites: row.cites,
      async run(context: Context) {
        const { response, stored } = await postRow(context, row);
        expectError(response, row.status ?? 403, row.code ?? "AccessDenied");
        await expectRejectionStatus(stored(), 404);
      },
    })),
    {
      name: "accepts a key that starts with the prefix",
      cites: matching,
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key("user1/cat.png");
        const prefix = key.replace("cat.png", "");
        const response = await post(context, {
          fields: { key },
          conditions: [{ bucket }, ["starts-with", "$key", prefix]],
        });
        expectStatus(response, 204);
      },
    },
    {
      name: "rejects a key that does not start with the prefix",
      cites: matching,
      async run(context) {
        const bucket = await context.bucket();
        const response = await post(context, {
          fields: { key: context.key("user2/cat.png") },
          conditions: [{ bucket }, ["starts-with", "$key", "user1/"]],
        });
        expectError(response, 403, "AccessDenied");
      },
    },
    {
      name: "rejects a form posted to another bucket than the one in the policy",
      cites: { page, says: "The bucket condition contains the accepted bucket." },
      async run(context) {
        const bucket = await context.bucket();
        const other = await context.versionedBucket();
        const key = context.key();
        const response = await post(context, {
          bucket: other,
          fields: { key },
          conditions: [{ bucket }, { key }],
        });
        expectError(response, 403, "AccessDenied");
      },
    },
    {
      name: "rejects a bucket field that differs from the policy",
      cites: { page, says: "The bucket condition contains the accepted bucket." },
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key();
        const response = await post(context, {
          fields: { key, bucket: `${bucket}-other` },
          conditions: [{ bucket }, { key }],
        });
        expectError(response, 403, "AccessDenied");
      },
    },
    {
      name: "rejects any form if the policy has only conditions for the signature",
      cites: { page, says: "Each field of the form must appear in the conditions." },
      async run(context) {
        const response = await post(context, { fields: { key: context.key() }, conditions: [] });
        expectError(response, 403, "AccessDenied");
      },
    },
  ],
};
