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
const cites = { page, says: "ListObjects lists up to 1,000 keys in order of their bytes." };
const paging = {
  page,
  says: "Marker is the key to start after. NextMarker is returned only with a delimiter.",
};
const delimiter = { page, says: "Keys that contain the delimiter are grouped in CommonPrefixes." };

const names = ["a", "b/1", "b/2", "c", "d/1", "é"];

const putObjects = async (context: Context) => {
  const Bucket = await context.bucket();
  const prefix = context.key("");
  for (const name of names) {
    await context.client.send(new PutObjectCommand({ Bucket, Key: prefix + name, Body: name }));
  }
  const strip = (key = ""): string => key.replace(prefix, "");
  const list = async ({ Prefix = "", ...input }: Partial<ListObjectsCommandInput> = {}) => {
    const result = await context.client.send(
      new ListObjectsCommand({ Bucket, Prefix: prefix + Prefix, ...input }),
    );
    return {
      ...result,
      keys: (result.Contents ?? []).map(({ Key }) => strip(Key)),
      prefixes: (result.CommonPrefixes ?? []).map((common) => strip(common.Prefix)),
    };
  };
  return { Bucket, prefix, list };
};

export const listingsV1: Area = {
  name: "listings v1",
  checks: [
    {
      name: "lists all keys in order of their bytes",
      cites,
      async run(context) {
        const { list } = await putObjects(context);
        assert.deepEqual((await list()).keys, names);
      },
    },
    {
      name: "lists keys with a prefix",
      cites,
      async run(context) {
        const { list } = await putObjects(context);
        assert.deepEqual((await list({ Prefix: "b" })).keys, ["b/1", "b/2"]);
      },
    },
    {
      name: "lists the top-level folders",
      cites: delimiter,
      async run(context) {
        const { list } = await putObjects(context);
        const { keys, prefixes } = await list({ Delimiter: "/" });
        assert.deepEqual(keys, ["a", "c", "é"]);
        assert.deepEqual(prefixes, ["b/", "d/"]);
      },
    },
    {
      name: "lists the keys after the marker",
      cites: paging,
      async run(context) {
        const { list, prefix } = await putObjects(context);
        assert.deepEqual((await list({ Marker: `${prefix}b/2` })).keys, ["c", "d/1", "é"]);
      },
    },
    {
      name: "accepts a marker that is not an existing key",
      cites: paging,
      async run(context) {
        const { list, prefix } = await putObjects(context);
        assert.deepEqual((await list({ Marker: `${prefix}b/11` })).keys, ["b/2", "c", "d/1", "é"]);
      },
    },
    {
      name: "returns a next marker with a delimiter",
      cites: paging,
      async run(context) {
        const { list, prefix } = await putObjects(context);
        const first = await list({ Delimiter: "/", MaxKeys: 2 });
        assert.equal(first.IsTruncated, true);
        assert.equal(first.NextMarker, `${prefix}b/`);
        const second = await list({ Delimiter: "/", Marker: first.NextMarker });
        assert.deepEqual([...second.keys, ...second.prefixes].sort(), ["c", "d/", "é"].sort());
      },
    },
    {
      name: "returns no next marker without a delimiter",
      cites: paging,
      async run(context) {
        const { list } = await putObjects(context);
        const result = await list({ MaxKeys: 2 });
        assert.equal(result.IsTruncated, true);
        assert.equal(result.NextMarker, undefined);
      },
    },
    {
      name: "returns every key once if each page starts after the last key of the previous one",
      cites: paging,
      async run(context) {
        const { list, prefix } = await putObjects(context);
        const seen: string[] = [];
        let Marker: string | undefined;
        for (let count = 0; count < 10; count += 1) {
          const result = await list({ MaxKeys: 2, ...(Marker && { Marker }) });
          seen.push(...result.keys);
          if (!result.IsTruncated) break;
          Marker = prefix + result.keys.at(-1);
        }
        assert.deepEqual(seen, names);
      },
    },
    {
      name: "returns the owner of each object",
      cites: { page, says: "Contents contains Owner." },
      async run(context) {
        const { list } = await putObjects(context);
        assert.match((await list()).Contents?.[0]?.Owner?.ID ?? "", /./);
      },
    },
    {
      name: "returns no key count and no continuation token",
      cites: { page: api("API_ListObjectsV2"), says: "KeyCount and tokens belong to version 2." },
      async run(context) {
        const { Bucket, prefix } = await putObjects(context);
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
      name: "returns the parameters of the request",
      cites: { page, says: "The response contains Name, Prefix, Marker, MaxKeys, and Delimiter." },
      async run(context) {
        const { list, Bucket, prefix } = await putObjects(context);
        const result = await list({ Delimiter: "/", MaxKeys: 7, Marker: "0" });
        assert.deepEqual(
          [result.Name, result.Prefix, result.Delimiter, result.MaxKeys, result.Marker],
          [Bucket, prefix, "/", 7, "0"],
        );
      },
    },
    {
      name: "encodes keys on request",
      cites: { page, says: "encoding-type=url encodes the keys." },
      async run(context) {
        const { list } = await putObjects(context);
        const { Contents = [] } = await list({ Prefix: "é", EncodingType: "url" });
        assert.match(Contents[0]?.Key ?? "", /%C3%A9$/);
      },
    },
    {
      name: "rejects max-keys that is not a number",
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
      name: "returns NoSuchBucket for a missing bucket",
      cites: { page: api("ErrorResponses"), says: "NoSuchBucket, 404." },
      async run(context) {
        const bucket = context.bucketName();
        expectError(await context.call({ method: "GET", bucket }), 404, "NoSuchBucket");
      },
    },
  ],
};
