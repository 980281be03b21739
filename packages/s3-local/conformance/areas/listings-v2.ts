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
const order = { page, says: "Keys are listed in order of their UTF-8 bytes." };
const delimiter = {
  page,
  says: "Keys that contain the delimiter after the prefix are grouped in CommonPrefixes.",
};
const paging = {
  page,
  says: "A page has at most max-keys entries. If IsTruncated, NextContinuationToken requests the next page.",
};
const encoding = {
  page,
  says: "With encoding-type=url, test_file(3).png is returned as test_file%283%29.png.",
};
const rejection = { page: api("ErrorResponses"), says: "InvalidArgument, 400." };

const names = ["a", "b/1", "b/2", "b/c/3", "c", "d/1", "photo 1.png", "é", "\uffee", "\u{1f600}"];

/** Stores objects with these names under a unique prefix, and returns a function that lists them. */
const putObjects = async (context: Context, own: readonly string[] = names) => {
  const Bucket = await context.bucket();
  const prefix = context.key("");
  for (const name of own) {
    await context.client.send(new PutObjectCommand({ Bucket, Key: prefix + name, Body: name }));
  }
  const list = async ({ Prefix = "", ...input }: Partial<ListObjectsV2CommandInput> = {}) => {
    const result = await context.client.send(
      new ListObjectsV2Command({ Bucket, Prefix: prefix + Prefix, ...input }),
    );
    const strip = (key = ""): string => key.replace(prefix, "");
    return {
      ...result,
      keys: (result.Contents ?? []).map(({ Key }) => strip(Key)),
      prefixes: (result.CommonPrefixes ?? []).map((common) => strip(common.Prefix)),
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
  { name: "all keys in order of their bytes", cites: order, input: {}, keys: names },
  {
    name: "keys with a prefix",
    cites: { page, says: "Prefix limits the response to keys that start with it." },
    input: { Prefix: "b/" },
    keys: ["b/1", "b/2", "b/c/3"],
  },
  {
    name: "keys with a prefix that is also a key",
    cites: { page, says: "Prefix limits the response to keys that start with it." },
    input: { Prefix: "a" },
    keys: ["a"],
  },
  {
    name: "nothing for a prefix that no key has",
    cites: { page, says: "Prefix limits the response to keys that start with it." },
    input: { Prefix: "z" },
    keys: [],
  },
  {
    name: "the top-level folders",
    cites: delimiter,
    input: { Delimiter: "/" },
    keys: ["a", "c", "photo 1.png", "é", "\uffee", "\u{1f600}"],
    prefixes: ["b/", "d/"],
  },
  {
    name: "a folder and its subfolders",
    cites: delimiter,
    input: { Delimiter: "/", Prefix: "b/" },
    keys: ["b/1", "b/2"],
    prefixes: ["b/c/"],
  },
  {
    name: "a folder with a prefix without its slash",
    cites: delimiter,
    input: { Delimiter: "/", Prefix: "b" },
    keys: [],
    prefixes: ["b/"],
  },
  {
    name: "keys grouped by another character",
    cites: delimiter,
    input: { Delimiter: "1" },
    keys: ["a", "b/2", "b/c/3", "c", "é", "\uffee", "\u{1f600}"],
    prefixes: ["b/1", "d/1", "photo 1"],
  },
  {
    name: "keys grouped by several characters",
    cites: delimiter,
    input: { Delimiter: "/c/" },
    keys: ["a", "b/1", "b/2", "c", "d/1", "photo 1.png", "é", "\uffee", "\u{1f600}"],
    prefixes: ["b/c/"],
  },
];

const invalid: { name: string; query: Record<string, string> }[] = [
  { name: "max-keys that is not a number", query: { "max-keys": "many" } },
  { name: "negative max-keys", query: { "max-keys": "-1" } },
  { name: "an unknown encoding", query: { "encoding-type": "base64" } },
  { name: "an invalid continuation token", query: { "continuation-token": "x" } },
];

const listAllPages = async (list: Awaited<ReturnType<typeof putObjects>>["list"], input: Input) => {
  const pages: string[][] = [];
  let ContinuationToken: string | undefined;
  do {
    const result = await list({ ...input, ...(ContinuationToken && { ContinuationToken }) });
    pages.push([...result.prefixes, ...result.keys]);
    assert.equal(
      result.IsTruncated,
      result.NextContinuationToken !== undefined,
      "only a truncated page has a token",
    );
    ContinuationToken = result.NextContinuationToken;
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
        const { list } = await putObjects(context);
        const { keys, prefixes } = await list(row.input);
        assert.deepEqual(keys, row.keys);
        assert.deepEqual(prefixes, row.prefixes ?? []);
      },
    })),
    {
      name: "returns the attributes of each object",
      cites: { page, says: "Contents contains Key, LastModified, ETag, Size, and StorageClass." },
      async run(context) {
        const { list, prefix } = await putObjects(context, ["hello"]);
        const [object] = (await list()).Contents ?? [];
        assert.equal(object?.Key, `${prefix}hello`);
        assert.equal(object?.ETag, '"5d41402abc4b2a76b9719d911017c592"');
        assert.equal(object?.Size, 5);
        assert.equal(object?.StorageClass, "STANDARD");
        assert.ok(Math.abs(Date.now() - (object?.LastModified?.getTime() ?? 0)) < 60_000);
      },
    },
    {
      name: "returns dates in ISO 8601 with milliseconds",
      cites: { page, says: "LastModified is a timestamp such as 2009-10-12T17:50:30.000Z." },
      async run(context) {
        const { Bucket, prefix } = await putObjects(context, ["a"]);
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
      name: "returns the parameters of the request",
      cites: {
        page,
        says: "The response contains Name, Prefix, Delimiter, MaxKeys, and StartAfter.",
      },
      async run(context) {
        const { list, prefix, Bucket } = await putObjects(context, ["a"]);
        const result = await list({ Delimiter: "/", MaxKeys: 7, StartAfter: "0" });
        assert.deepEqual(
          {
            Name: result.Name,
            Prefix: result.Prefix,
            Delimiter: result.Delimiter,
            MaxKeys: result.MaxKeys,
            StartAfter: result.StartAfter,
          },
          { Name: Bucket, Prefix: prefix, Delimiter: "/", MaxKeys: 7, StartAfter: "0" },
        );
      },
    },
    {
      name: "counts keys and prefixes together",
      cites: { page, says: "KeyCount is the number of keys and common prefixes returned." },
      async run(context) {
        const { list } = await putObjects(context);
        assert.equal((await list({ Delimiter: "/" })).KeyCount, 8);
      },
    },
    {
      name: "returns 1,000 as the default of MaxKeys",
      cites: { page, says: "By default, up to 1,000 keys are returned." },
      async run(context) {
        const { list } = await putObjects(context, ["a"]);
        assert.equal((await list()).MaxKeys, 1000);
      },
    },
    {
      name: "returns at most 1,000 keys if more are requested",
      cites: { page, says: "The response never contains more than 1,000 keys." },
      async run(context) {
        const { list } = await putObjects(context, ["a"]);
        assert.equal((await list({ MaxKeys: 5000 })).MaxKeys, 1000);
      },
    },
    {
      name: "returns an empty, untruncated page for max-keys 0",
      cites: paging,
      async run(context) {
        const { list } = await putObjects(context, ["a"]);
        const result = await list({ MaxKeys: 0 });
        assert.equal(result.KeyCount, 0);
        assert.equal(result.IsTruncated, false);
      },
    },
    ...[1, 2, 3, 10].map((MaxKeys) => ({
      name: `returns every key once with ${MaxKeys} per page`,
      cites: paging,
      async run(context: Context) {
        const { list } = await putObjects(context);
        const pages = await listAllPages(list, { MaxKeys });
        assert.deepEqual(pages.flat(), names);
        assert.ok(pages.every((entries) => entries.length <= MaxKeys));
      },
    })),
    {
      name: "returns every key and prefix once with one per page",
      cites: paging,
      async run(context) {
        const { list } = await putObjects(context);
        const pages = await listAllPages(list, { MaxKeys: 1, Delimiter: "/" });
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
      name: "returns an untruncated page if the last page is full",
      cites: paging,
      async run(context) {
        const { list } = await putObjects(context, ["a", "b"]);
        const result = await list({ MaxKeys: 2 });
        assert.equal(result.IsTruncated, false);
        assert.equal(result.NextContinuationToken, undefined);
      },
    },
    {
      name: "starts after a key",
      cites: {
        page,
        says: "The listing starts after the key in StartAfter, which need not exist.",
      },
      async run(context) {
        const { list, prefix } = await putObjects(context, ["a", "b", "c"]);
        assert.deepEqual((await list({ StartAfter: `${prefix}a` })).keys, ["b", "c"]);
        assert.deepEqual((await list({ StartAfter: `${prefix}aa` })).keys, ["b", "c"]);
      },
    },
    {
      name: "ignores start-after if there is a token",
      cites: {
        page,
        says: "With a continuation token, the listing continues, and StartAfter is ignored.",
      },
      async run(context) {
        const { list, prefix } = await putObjects(context, ["a", "b", "c", "d"]);
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
      name: "lists keys that were added after the end of a page",
      cites: paging,
      async run(context) {
        const { list, Bucket, prefix } = await putObjects(context, ["a", "c"]);
        const first = await list({ MaxKeys: 1 });
        await context.put({ Bucket, Key: `${prefix}b` });
        const second = await list({ ContinuationToken: first.NextContinuationToken });
        assert.deepEqual(second.keys, ["b", "c"]);
      },
    },
    {
      name: "returns the owner only on request",
      cites: { page, says: "Owner is not returned unless fetch-owner is true." },
      async run(context) {
        const { list } = await putObjects(context, ["a"]);
        assert.equal((await list()).Contents?.[0]?.Owner, undefined);
        assert.match((await list({ FetchOwner: true })).Contents?.[0]?.Owner?.ID ?? "", /./);
      },
    },
    {
      name: "encodes keys on request",
      cites: encoding,
      async run(context) {
        const { Bucket, prefix } = await putObjects(context, ["é+test_file(3).png"]);
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
        const { list } = await putObjects(context, ["é/1"]);
        const { prefixes } = await list({ Delimiter: "/", EncodingType: "url" });
        assert.deepEqual(prefixes, ["%C3%A9/"]);
      },
    },
    {
      name: "lists keys that are escaped in XML",
      cites: { page, says: "Keys are returned as XML text." },
      async run(context) {
        const { list } = await putObjects(context, [`a&b<c>"d".png`]);
        assert.deepEqual((await list()).keys, [`a&b<c>"d".png`]);
      },
    },
    ...invalid.map(({ name, query }) => ({
      name: `rejects ${name}`,
      cites: rejection,
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
      name: "responds in S3's namespace",
      cites: { page, says: "The root element is ListBucketResult in the namespace 2006-03-01." },
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
