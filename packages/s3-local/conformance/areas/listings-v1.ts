import assert from "node:assert/strict";
import {
  ListObjectsCommand,
  type ListObjectsCommandInput,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type Area, api } from "../check.ts";
import type { Context } from "../context.ts";
import { bodyText, element, expectError } from "../expect.ts";

const page = api("API_ListObjects");
const cites = { page, says: "ListObjects lists keys by their bytes, up to 1,000." };
const paging = {
  page,
  says: "Marker is the key to start after; NextMarker comes with a delimiter only.",
};
const delimiter = { page, says: "Keys that hold the delimiter are rolled up into CommonPrefixes." };

const names = ["a", "b/1", "b/2", "c", "d/1", "é"];

const stored = async (context: Context) => {
  const Bucket = await context.bucket();
  const prefix = context.key("");
  for (const name of names) {
    await context.client.send(new PutObjectCommand({ Bucket, Key: prefix + name, Body: name }));
  }
  const strip = (key = ""): string => key.replace(prefix, "");
  const list = async ({ Prefix = "", ...input }: Partial<ListObjectsCommandInput> = {}) => {
    const answer = await context.client.send(
      new ListObjectsCommand({ Bucket, Prefix: prefix + Prefix, ...input }),
    );
    return {
      ...answer,
      keys: (answer.Contents ?? []).map(({ Key }) => strip(Key)),
      prefixes: (answer.CommonPrefixes ?? []).map((common) => strip(common.Prefix)),
    };
  };
  return { Bucket, prefix, list };
};

export const listingsV1: Area = {
  name: "listings v1",
  checks: [
    {
      name: "lists all keys by their bytes",
      cites,
      async run(context) {
        const { list } = await stored(context);
        assert.deepEqual((await list()).keys, names);
      },
    },
    {
      name: "lists keys under a prefix",
      cites,
      async run(context) {
        const { list } = await stored(context);
        assert.deepEqual((await list({ Prefix: "b" })).keys, ["b/1", "b/2"]);
      },
    },
    {
      name: "lists the top of the folders",
      cites: delimiter,
      async run(context) {
        const { list } = await stored(context);
        const { keys, prefixes } = await list({ Delimiter: "/" });
        assert.deepEqual(keys, ["a", "c", "é"]);
        assert.deepEqual(prefixes, ["b/", "d/"]);
      },
    },
    {
      name: "lists what comes after the marker",
      cites: paging,
      async run(context) {
        const { list, prefix } = await stored(context);
        assert.deepEqual((await list({ Marker: `${prefix}b/2` })).keys, ["c", "d/1", "é"]);
      },
    },
    {
      name: "takes a marker that is not a key",
      cites: paging,
      async run(context) {
        const { list, prefix } = await stored(context);
        assert.deepEqual((await list({ Marker: `${prefix}b/11` })).keys, ["b/2", "c", "d/1", "é"]);
      },
    },
    {
      name: "gives a next marker with a delimiter",
      cites: paging,
      async run(context) {
        const { list, prefix } = await stored(context);
        const first = await list({ Delimiter: "/", MaxKeys: 2 });
        assert.equal(first.IsTruncated, true);
        assert.equal(first.NextMarker, `${prefix}b/`);
        const second = await list({ Delimiter: "/", Marker: first.NextMarker });
        assert.deepEqual([...second.keys, ...second.prefixes].sort(), ["c", "d/", "é"].sort());
      },
    },
    {
      name: "gives no next marker without a delimiter",
      cites: paging,
      async run(context) {
        const { list } = await stored(context);
        const answer = await list({ MaxKeys: 2 });
        assert.equal(answer.IsTruncated, true);
        assert.equal(answer.NextMarker, undefined);
      },
    },
    {
      name: "pages through every key once by the last key of each page",
      cites: paging,
      async run(context) {
        const { list, prefix } = await stored(context);
        const seen: string[] = [];
        let Marker: string | undefined;
        for (let count = 0; count < 10; count += 1) {
          const answer = await list({ MaxKeys: 2, ...(Marker && { Marker }) });
          seen.push(...answer.keys);
          if (!answer.IsTruncated) break;
          Marker = prefix + answer.keys.at(-1);
        }
        assert.deepEqual(seen, names);
      },
    },
    {
      name: "says the owner of each object",
      cites: { page, says: "Contents has Owner." },
      async run(context) {
        const { list } = await stored(context);
        assert.match((await list()).Contents?.[0]?.Owner?.ID ?? "", /./);
      },
    },
    {
      name: "has no key count and no continuation token",
      cites: { page: api("API_ListObjectsV2"), says: "KeyCount and tokens are of version 2." },
      async run(context) {
        const { Bucket, prefix } = await stored(context);
        const response = await context.call({
          method: "GET",
          bucket: Bucket,
          query: { prefix, "max-keys": "1" },
        });
        assert.doesNotMatch(bodyText(response), /KeyCount|ContinuationToken/);
        assert.equal(element(response, "MaxKeys"), "1");
      },
    },
    {
      name: "repeats what was asked",
      cites: { page, says: "Name, Prefix, Marker, MaxKeys and Delimiter are repeated." },
      async run(context) {
        const { list, Bucket, prefix } = await stored(context);
        const answer = await list({ Delimiter: "/", MaxKeys: 7, Marker: "0" });
        assert.deepEqual(
          [answer.Name, answer.Prefix, answer.Delimiter, answer.MaxKeys, answer.Marker],
          [Bucket, prefix, "/", 7, "0"],
        );
      },
    },
    {
      name: "encodes keys on request",
      cites: { page, says: "encoding-type=url encodes the keys." },
      async run(context) {
        const { list } = await stored(context);
        const { Contents = [] } = await list({ Prefix: "é", EncodingType: "url" });
        assert.match(Contents[0]?.Key ?? "", /%C3%A9$/);
      },
    },
    {
      name: "refuses max-keys that is not a number",
      cites: { page: api("ErrorResponses"), says: "InvalidArgument, 400." },
      async run(context) {
        const response = await context.call({
          method: "GET",
          bucket: await context.bucket(),
          query: { "max-keys": "many" },
        });
        expectError(response, 400, "InvalidArgument");
      },
    },
    {
      name: "answers NoSuchBucket where there is no bucket",
      cites: { page: api("ErrorResponses"), says: "NoSuchBucket, 404." },
      async run(context) {
        const bucket = context.bucketName();
        expectError(await context.call({ method: "GET", bucket }), 404, "NoSuchBucket");
      },
    },
  ],
};
