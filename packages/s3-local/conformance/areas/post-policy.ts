import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { type Area, api, type Check } from "../check.ts";
import { type Fields, filePart, post } from "../client/form.ts";
import type { Context } from "../context.ts";
import { expectError, expectRefusalStatus, expectStatus } from "../expect.ts";

const page = api("sigv4-HTTPPOSTConstructPolicy");
const matching = { page, says: "Exact matches and starts-with decide about each field's value." };
const contentType = {
  page,
  says: "A Content-Type with a comma-separated list must start so in each of its values.",
};
const anyContent = { page, says: "A starts-with of the empty string allows any value." };
const range = {
  page,
  says: "content-length-range bounds the size of the content, both ends included.",
};
const conditions = {
  page,
  says: "The conditions validate the form; those for a missing field fail.",
};

interface Row {
  name: string;
  cites: Check["cites"];
  /** The fields to send in addition to the key. */
  fields?: Fields;
  /** The conditions in addition to bucket and key. */
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
    name: "takes a field that an object condition equals",
    cites: matching,
    fields: { "Content-Type": "image/png" },
    conditions: [{ "Content-Type": "image/png" }],
  },
  {
    name: "takes a field that an eq condition equals",
    cites: matching,
    fields: { "Content-Type": "image/png" },
    conditions: [["eq", "$Content-Type", "image/png"]],
  },
  {
    name: "takes a field that begins as starts-with says",
    cites: matching,
    fields: { "Content-Type": "image/png" },
    conditions: [["starts-with", "$Content-Type", "image/"]],
  },
  {
    name: "takes a field that is no longer than its starts-with",
    cites: matching,
    fields: { "x-amz-meta-owner": "mary" },
    conditions: [["starts-with", "$x-amz-meta-owner", "mary"]],
  },
  {
    name: "takes any value under a starts-with of nothing",
    cites: anyContent,
    fields: { "x-amz-meta-tag": "whatever was said" },
    conditions: [["starts-with", "$x-amz-meta-tag", ""]],
  },
  {
    name: "takes an empty value under a starts-with of nothing",
    cites: anyContent,
    fields: { "x-amz-meta-tag": "" },
    conditions: [["starts-with", "$x-amz-meta-tag", ""]],
  },
  {
    name: "takes a list of types that all begin as starts-with says",
    cites: contentType,
    fields: { "Content-Type": "image/jpg,image/png,image/gif" },
    conditions: [["starts-with", "$Content-Type", "image/"]],
  },
  {
    name: "takes a field that satisfies two conditions",
    cites: { page, says: "Several conditions for one field make more complex criteria." },
    fields: { "x-amz-meta-owner": "mary" },
    conditions: [
      ["starts-with", "$x-amz-meta-owner", "m"],
      ["eq", "$x-amz-meta-owner", "mary"],
    ],
  },
  {
    name: "matches the names of fields in any case",
    cites: { page, says: "Form field names are not case sensitive." },
    fields: { "content-TYPE": "image/png" },
    conditions: [["eq", "$Content-Type", "image/png"]],
  },
  {
    name: "takes a file of exactly the smallest size",
    cites: range,
    conditions: [["content-length-range", 10, 20]],
    size: 10,
  },
  {
    name: "takes a file of exactly the largest size",
    cites: range,
    conditions: [["content-length-range", 10, 20]],
    size: 20,
  },
  {
    name: "takes a file of the one size a range of equal ends allows",
    cites: range,
    conditions: [["content-length-range", 7, 7]],
    size: 7,
  },
  {
    name: "takes an empty file under a range that begins at 0",
    cites: range,
    conditions: [["content-length-range", 0, 20]],
    size: 0,
  },
  {
    name: "takes a file when all of several ranges hold",
    cites: range,
    conditions: [
      ["content-length-range", 1, 100],
      ["content-length-range", 5, 10],
    ],
  },
];

const refused: (Row & { status?: number; code?: string | RegExp })[] = [
  {
    name: "refuses a field that an object condition does not equal",
    cites: matching,
    fields: { "Content-Type": "text/html" },
    conditions: [{ "Content-Type": "image/png" }],
  },
  {
    name: "refuses a field that an eq condition does not equal",
    cites: matching,
    fields: { "Content-Type": "text/html" },
    conditions: [["eq", "$Content-Type", "image/png"]],
  },
  {
    name: "refuses a field that only begins as eq says",
    cites: matching,
    fields: { "Content-Type": "image/png; charset=utf-8" },
    conditions: [["eq", "$Content-Type", "image/png"]],
  },
  {
    name: "refuses a value that differs from eq in case",
    cites: matching,
    fields: { "x-amz-meta-owner": "Mary" },
    conditions: [["eq", "$x-amz-meta-owner", "mary"]],
  },
  {
    name: "refuses a field that begins otherwise than starts-with says",
    cites: matching,
    fields: { "Content-Type": "text/html" },
    conditions: [["starts-with", "$Content-Type", "image/"]],
  },
  {
    name: "refuses a value that holds the prefix of starts-with further on",
    cites: matching,
    fields: { "Content-Type": "text/image/png" },
    conditions: [["starts-with", "$Content-Type", "image/"]],
  },
  {
    name: "refuses a list of types of which one begins otherwise",
    cites: contentType,
    fields: { "Content-Type": "image/jpg,text/html,image/gif" },
    conditions: [["starts-with", "$Content-Type", "image/"]],
  },
  {
    name: "refuses an empty value where eq demands one",
    cites: matching,
    fields: { "x-amz-meta-owner": "" },
    conditions: [["eq", "$x-amz-meta-owner", "mary"]],
  },
  {
    name: "refuses a field that breaks the second of its conditions",
    cites: matching,
    fields: { "x-amz-meta-owner": "mark" },
    conditions: [
      ["starts-with", "$x-amz-meta-owner", "m"],
      ["eq", "$x-amz-meta-owner", "mary"],
    ],
  },
  {
    name: "refuses a form that lacks a field the policy demands",
    cites: conditions,
    conditions: [{ "Content-Type": "image/png" }],
  },
  {
    name: "refuses a form that lacks metadata the policy demands",
    cites: conditions,
    conditions: [["eq", "$x-amz-meta-owner", "mary"]],
  },
  {
    name: "refuses a file one byte too small",
    cites: range,
    conditions: [["content-length-range", 10, 20]],
    size: 9,
    status: 400,
    code: "EntityTooSmall",
  },
  {
    name: "refuses a file one byte too large",
    cites: range,
    conditions: [["content-length-range", 10, 20]],
    size: 21,
    status: 400,
    code: "EntityTooLarge",
  },
  {
    name: "refuses a file far too large",
    cites: range,
    conditions: [["content-length-range", 0, 1000]],
    size: 3_000_000,
    status: 400,
    code: "EntityTooLarge",
  },
  {
    name: "refuses an empty file under a range that begins at 1",
    cites: range,
    conditions: [["content-length-range", 1, 20]],
    size: 0,
    status: 400,
    code: "EntityTooSmall",
  },
  {
    name: "refuses a file when one of several ranges does not hold",
    cites: range,
    conditions: [
      ["content-length-range", 1, 100],
      ["content-length-range", 1, 4],
    ],
    status: 400,
    code: "EntityTooLarge",
  },
  {
    name: "refuses any file under a range whose ends are swapped",
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
    ...refused.map((row) => ({
      name: row.name,
      cites: row.cites,
      async run(context: Context) {
        const { response, stored } = await postRow(context, row);
        expectError(response, row.status ?? 403, row.code ?? "AccessDenied");
        await expectRefusalStatus(stored(), 404);
      },
    })),
    {
      name: "takes a key under a starts-with",
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
      name: "refuses a key outside its starts-with",
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
      name: "refuses a form posted to another bucket than the policy's",
      cites: { page, says: "The bucket condition names the acceptable bucket." },
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
      name: "refuses a bucket field that differs from the policy's",
      cites: { page, says: "The bucket condition names the acceptable bucket." },
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
      name: "refuses any form under a policy of no conditions but the signature's",
      cites: { page, says: "Each field of the form must appear in the conditions." },
      async run(context) {
        const response = await post(context, { fields: { key: context.key() }, conditions: [] });
        expectError(response, 403, "AccessDenied");
      },
    },
  ],
};
