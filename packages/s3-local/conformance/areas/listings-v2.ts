import assert from "node:assert/strict";
import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type Area, api } from "../check.ts";
import type { Context } from "../context.ts";
import { bodyText, element, expectError, expectStatus } from "../expect.ts";

const page = api("API_ListObjectsV2");
const order = { page, says: "Keys come in the order of their UTF-8 bytes." };
const delimiter = {
  page,
  says: "Keys that hold the delimiter after the prefix are rolled up into CommonPrefixes.",
};
const paging = {
  page,
  says: "At most max-keys entries come; IsTruncated and NextContinuationToken lead to the next.",
};
const encoding = {
  page,
  says: "With encoding-type=url, test_file(3).png appears as test_file%283%29.png.",
};
const refusal = { page: api("ErrorResponses"), says: "InvalidArgument, 400." };

const names = ["a", "b/1", "b/2", "b/c/3", "c", "d/1", "photo 1.png", "é", "\uffee", "\u{1f600}"];

/** Stores the names under a prefix of their own, and lists under it. */
const stored = async (context: Context, own: readonly string[] = names) => {
  const Bucket = await context.bucket();
  const prefix = context.key("");
  for (const name of own) {
    await context.client.send(new PutObjectCommand({ Bucket, Key: prefix + name, Body: name }));
  }
  const list = async ({ Prefix = "", ...input }: Partial<ListObjectsV2CommandInput> = {}) => {
    const answer = await context.client.send(
      new ListObjectsV2Command({ Bucket, Prefix: prefix + Prefix, ...input }),
    );
    const strip = (key = ""): string => key.replace(prefix, "");
    return {
      ...answer,
      keys: (answer.Contents ?? []).map(({ Key }) => strip(Key)),
      prefixes: (answer.CommonPrefixes ?? []).map((common) => strip(common.Prefix)),
    };
  };
  return { Bucket, prefix, list };
};

type Input = Partial<ListObjectsV2CommandInput>;
interface Row {
  name: string;
  cites: typeof order;
  input: Input;
  keys: string[];
  prefixes?: string[];
}

const rows: Row[] = [
  { name: "all keys by their bytes", cites: order, input: {}, keys: names },
  {
    name: "keys under a prefix",
    cites: { page, says: "Prefix limits the answer to keys that begin so." },
    input: { Prefix: "b/" },
    keys: ["b/1", "b/2", "b/c/3"],
  },
  {
    name: "keys under a prefix that is a key as well",
    cites: { page, says: "Prefix limits the answer to keys that begin so." },
    input: { Prefix: "a" },
    keys: ["a"],
  },
  {
    name: "nothing under a prefix that no key has",
    cites: { page, says: "Prefix limits the answer to keys that begin so." },
    input: { Prefix: "z" },
    keys: [],
  },
  {
    name: "the top of the folders",
    cites: delimiter,
    input: { Delimiter: "/" },
    keys: ["a", "c", "photo 1.png", "é", "\uffee", "\u{1f600}"],
    prefixes: ["b/", "d/"],
  },
  {
    name: "a folder and its folders",
    cites: delimiter,
    input: { Delimiter: "/", Prefix: "b/" },
    keys: ["b/1", "b/2"],
    prefixes: ["b/c/"],
  },
  {
    name: "a folder by a prefix without its slash",
    cites: delimiter,
    input: { Delimiter: "/", Prefix: "b" },
    keys: [],
    prefixes: ["b/"],
  },
  {
    name: "keys rolled up at another character",
    cites: delimiter,
    input: { Delimiter: "1" },
    keys: ["a", "b/2", "b/c/3", "c", "é", "\uffee", "\u{1f600}"],
    prefixes: ["b/1", "d/1", "photo 1"],
  },
  {
    name: "keys rolled up at several characters",
    cites: delimiter,
    input: { Delimiter: "/c/" },
    keys: ["a", "b/1", "b/2", "c", "d/1", "photo 1.png", "é", "\uffee", "\u{1f600}"],
    prefixes: ["b/c/"],
  },
];

const invalid: { name: string; query: Record<string, string> }[] = [
  { name: "max-keys that is not a number", query: { "max-keys": "many" } },
  { name: "max-keys below nothing", query: { "max-keys": "-1" } },
  { name: "an encoding that does not exist", query: { "encoding-type": "base64" } },
  { name: "a continuation token that it did not give", query: { "continuation-token": "x" } },
];

const walk = async (list: Awaited<ReturnType<typeof stored>>["list"], input: Input) => {
  const pages: string[][] = [];
  let ContinuationToken: string | undefined;
  do {
    const answer = await list({ ...input, ...(ContinuationToken && { ContinuationToken }) });
    pages.push([...answer.prefixes, ...answer.keys]);
    assert.equal(
      answer.IsTruncated,
      answer.NextContinuationToken !== undefined,
      "a token comes exactly with a truncated page",
    );
    ContinuationToken = answer.NextContinuationToken;
  } while (ContinuationToken !== undefined && pages.length < 50);
  return pages;
};

export const listingsV2: Area = {
  name: "listings v2",
  checks: [
    ...rows.map((row) => ({
      name: `lists ${row.name}`,
      cites: row.cites,
      async run(context: Context) {
        const { list } = await stored(context);
        const { keys, prefixes } = await list(row.input);
        assert.deepEqual(keys, row.keys);
        assert.deepEqual(prefixes, row.prefixes ?? []);
      },
    })),
    {
      name: "describes each object",
      cites: { page, says: "Contents has Key, LastModified, ETag, Size and StorageClass." },
      async run(context) {
        const { list, prefix } = await stored(context, ["hello"]);
        const [object] = (await list()).Contents ?? [];
        assert.equal(object?.Key, `${prefix}hello`);
        assert.equal(object?.ETag, '"5d41402abc4b2a76b9719d911017c592"');
        assert.equal(object?.Size, 5);
        assert.equal(object?.StorageClass, "STANDARD");
        assert.ok(Math.abs(Date.now() - (object?.LastModified?.getTime() ?? 0)) < 60_000);
      },
    },
    {
      name: "gives dates in ISO 8601 with milliseconds",
      cites: { page, says: "LastModified is a timestamp like 2009-10-12T17:50:30.000Z." },
      async run(context) {
        const { Bucket, prefix } = await stored(context, ["a"]);
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          query: { "list-type": "2", prefix },
        });
        assert.match(
          element(response, "LastModified") ?? "",
          /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
        );
      },
    },
    {
      name: "repeats what was asked",
      cites: { page, says: "Name, Prefix, Delimiter, MaxKeys and StartAfter are repeated." },
      async run(context) {
        const { list, prefix, Bucket } = await stored(context, ["a"]);
        const answer = await list({ Delimiter: "/", MaxKeys: 7, StartAfter: "0" });
        assert.deepEqual(
          {
            Name: answer.Name,
            Prefix: answer.Prefix,
            Delimiter: answer.Delimiter,
            MaxKeys: answer.MaxKeys,
            StartAfter: answer.StartAfter,
          },
          { Name: Bucket, Prefix: prefix, Delimiter: "/", MaxKeys: 7, StartAfter: "0" },
        );
      },
    },
    {
      name: "counts keys and prefixes together",
      cites: { page, says: "KeyCount is the number of keys and common prefixes returned." },
      async run(context) {
        const { list } = await stored(context);
        assert.equal((await list({ Delimiter: "/" })).KeyCount, 8);
      },
    },
    {
      name: "gives 1,000 as MaxKeys when not asked",
      cites: { page, says: "By default up to 1,000 keys are returned." },
      async run(context) {
        const { list } = await stored(context, ["a"]);
        assert.equal((await list()).MaxKeys, 1000);
      },
    },
    {
      name: "gives no more than 1,000 keys however many are asked for",
      cites: { page, says: "The answer never holds more than 1,000 keys." },
      async run(context) {
        const { list } = await stored(context, ["a"]);
        assert.equal((await list({ MaxKeys: 5000 })).MaxKeys, 1000);
      },
    },
    {
      name: "gives nothing, not truncated, for max-keys 0",
      cites: paging,
      async run(context) {
        const { list } = await stored(context, ["a"]);
        const answer = await list({ MaxKeys: 0 });
        assert.equal(answer.KeyCount, 0);
        assert.equal(answer.IsTruncated, false);
      },
    },
    ...[1, 2, 3, 10].map((MaxKeys) => ({
      name: `pages through every key once, ${MaxKeys} at a time`,
      cites: paging,
      async run(context: Context) {
        const { list } = await stored(context);
        const pages = await walk(list, { MaxKeys });
        assert.deepEqual(pages.flat(), names);
        assert.ok(pages.every((entries) => entries.length <= MaxKeys));
      },
    })),
    {
      name: "pages through keys and prefixes once, one at a time",
      cites: paging,
      async run(context) {
        const { list } = await stored(context);
        const pages = await walk(list, { MaxKeys: 1, Delimiter: "/" });
        assert.deepEqual(pages.flat(), [
          "a",
          "b/",
          "c",
          "d/",
          "photo 1.png",
          "é",
          "\uffee",
          "\u{1f600}",
        ]);
      },
    },
    {
      name: "is not truncated when the page is exactly full",
      cites: paging,
      async run(context) {
        const { list } = await stored(context, ["a", "b"]);
        const answer = await list({ MaxKeys: 2 });
        assert.equal(answer.IsTruncated, false);
        assert.equal(answer.NextContinuationToken, undefined);
      },
    },
    {
      name: "starts after a key",
      cites: { page, says: "StartAfter: listing begins after this key, which need not exist." },
      async run(context) {
        const { list, prefix } = await stored(context, ["a", "b", "c"]);
        assert.deepEqual((await list({ StartAfter: `${prefix}a` })).keys, ["b", "c"]);
        assert.deepEqual((await list({ StartAfter: `${prefix}aa` })).keys, ["b", "c"]);
      },
    },
    {
      name: "lets the token decide over start-after",
      cites: {
        page,
        says: "With a continuation token the listing continues where it stopped; StartAfter is ignored.",
      },
      async run(context) {
        const { list, prefix } = await stored(context, ["a", "b", "c", "d"]);
        const first = await list({ MaxKeys: 2, StartAfter: `${prefix}a` });
        assert.deepEqual(first.keys, ["b", "c"]);
        const second = await list({
          MaxKeys: 2,
          StartAfter: `${prefix}a`,
          ContinuationToken: first.NextContinuationToken,
        });
        assert.deepEqual(second.keys, ["d"]);
      },
    },
    {
      name: "lists what was added behind the place where a page ended",
      cites: paging,
      async run(context) {
        const { list, Bucket, prefix } = await stored(context, ["a", "c"]);
        const first = await list({ MaxKeys: 1 });
        await context.put({ Bucket, Key: `${prefix}b` });
        const second = await list({ ContinuationToken: first.NextContinuationToken });
        assert.deepEqual(second.keys, ["b", "c"]);
      },
    },
    {
      name: "says the owner only when asked",
      cites: { page, says: "Owner is not returned unless fetch-owner is true." },
      async run(context) {
        const { list } = await stored(context, ["a"]);
        assert.equal((await list()).Contents?.[0]?.Owner, undefined);
        assert.match((await list({ FetchOwner: true })).Contents?.[0]?.Owner?.ID ?? "", /./);
      },
    },
    {
      name: "encodes keys on request",
      cites: encoding,
      async run(context) {
        const { Bucket, prefix } = await stored(context, ["é+test_file(3).png"]);
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          query: { "list-type": "2", prefix, "encoding-type": "url" },
        });
        assert.match(element(response, "Key") ?? "", /%C3%A9%2Btest_file%283%29\.png$/);
        assert.equal(element(response, "EncodingType"), "url");
      },
    },
    {
      name: "encodes common prefixes on request",
      cites: encoding,
      async run(context) {
        const { list } = await stored(context, ["é/1"]);
        const { prefixes } = await list({ Delimiter: "/", EncodingType: "url" });
        assert.deepEqual(prefixes, ["%C3%A9/"]);
      },
    },
    {
      name: "lists keys that XML must escape",
      cites: { page, says: "Keys come as XML text." },
      async run(context) {
        const { list } = await stored(context, [`a&b<c>"d".png`]);
        assert.deepEqual((await list()).keys, [`a&b<c>"d".png`]);
      },
    },
    ...invalid.map(({ name, query }) => ({
      name: `refuses ${name}`,
      cites: refusal,
      async run(context: Context) {
        const response = await context.call({
          method: "GET",
          bucket: await context.bucket(),
          query: { "list-type": "2", ...query },
        });
        expectError(response, 400, "InvalidArgument");
      },
    })),
    {
      name: "answers in S3's namespace",
      cites: { page, says: "The document is ListBucketResult of namespace 2006-03-01." },
      async run(context) {
        const response = await context.call({
          method: "GET",
          bucket: await context.bucket(),
          query: { "list-type": "2", "max-keys": "1" },
        });
        expectStatus(response, 200);
        assert.match(
          bodyText(response),
          /<ListBucketResult xmlns="http:\/\/s3\.amazonaws\.com\/doc\/2006-03-01\/">/,
        );
      },
    },
  ],
};
