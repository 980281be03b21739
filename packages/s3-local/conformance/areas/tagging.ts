import assert from "node:assert/strict";
import {
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  type Tag,
} from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import { post } from "../client/form.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectRejection, expectStatus } from "../expect.ts";

const put = {
  page: api("API_PutObjectTagging"),
  says: "PutObjectTagging sets all tags of an object.",
};
const rules = {
  page: guide("object-tagging"),
  says: "An object has at most 10 tags, with unique keys of 1 to 128 characters and values of up to 256. Otherwise: InvalidTag or BadRequest, 400.",
};
const header = {
  page: api("API_PutObject"),
  says: "x-amz-tagging sets the tags, encoded as a URL query.",
};
const form = {
  page: api("RESTObjectPOST"),
  says: "tagging sets the object's tags, as an XML Tagging document.",
};

const setTags = (context: Context, address: { Bucket: string; Key: string }, TagSet: Tag[]) =>
  context.client.send(new PutObjectTaggingCommand({ ...address, Tagging: { TagSet } }));

const readTags = async (context: Context, address: { Bucket: string; Key: string }) => {
  const { TagSet = [] } = await context.client.send(new GetObjectTaggingCommand(address));
  return TagSet.map(({ Key, Value }) => `${Key}=${Value}`).sort();
};

const createTags = (count: number): Tag[] =>
  Array.from({ length: count }, (_, index) => ({ Key: `key${index}`, Value: "1" }));

const good: { name: string; tags: Tag[] }[] = [
  { name: "ten tags", tags: createTags(10) },
  { name: "a key of 128 characters", tags: [{ Key: "k".repeat(128), Value: "1" }] },
  { name: "a value of 256 characters", tags: [{ Key: "k", Value: "v".repeat(256) }] },
  { name: "an empty value", tags: [{ Key: "k", Value: "" }] },
  {
    name: "letters, digits, spaces, and + - = . _ : / @",
    tags: [{ Key: "Größe 1+-=._:/@", Value: "ä b" }],
  },
  {
    name: "keys that differ only in letter case",
    tags: [
      { Key: "k", Value: "1" },
      { Key: "K", Value: "2" },
    ],
  },
];

const bad: { name: string; tags: Tag[] }[] = [
  { name: "eleven tags", tags: createTags(11) },
  { name: "a key of 129 characters", tags: [{ Key: "k".repeat(129), Value: "1" }] },
  { name: "a value of 257 characters", tags: [{ Key: "k", Value: "v".repeat(257) }] },
  { name: "an empty key", tags: [{ Key: "", Value: "1" }] },
  {
    name: "the same key twice",
    tags: [
      { Key: "k", Value: "1" },
      { Key: "k", Value: "2" },
    ],
  },
  { name: "a key that starts with aws:", tags: [{ Key: "aws:k", Value: "1" }] },
];

export const tagging: Area = {
  name: "tagging",
  checks: [
    {
      name: "stores the tags of an object",
      cites: put,
      async run(context) {
        const address = await context.put();
        await setTags(context, address, [
          { Key: "kind", Value: "cat" },
          { Key: "age", Value: "7" },
        ]);
        assert.deepEqual(await readTags(context, address), ["age=7", "kind=cat"]);
      },
    },
    {
      name: "returns an empty set for an object without tags",
      cites: {
        page: api("API_GetObjectTagging"),
        says: "TagSet contains the tags.",
      },
      async run(context) {
        assert.deepEqual(await readTags(context, await context.put()), []);
      },
    },
    {
      name: "replaces all tags in one request",
      cites: put,
      async run(context) {
        const address = await context.put();
        await setTags(context, address, [{ Key: "old", Value: "1" }]);
        await setTags(context, address, [{ Key: "new", Value: "2" }]);
        assert.deepEqual(await readTags(context, address), ["new=2"]);
      },
    },
    {
      name: "removes all tags and responds with 204",
      cites: { page: api("API_DeleteObjectTagging"), says: "DeleteObjectTagging returns 204." },
      async run(context) {
        const address = await context.put({ Tagging: "kind=cat" });
        assert.deepEqual(await readTags(context, address), ["kind=cat"]);
        const { $metadata } = await context.client.send(new DeleteObjectTaggingCommand(address));
        assert.equal($metadata.httpStatusCode, 204);
        assert.deepEqual(await readTags(context, address), []);
      },
    },
    {
      name: "keeps the object's bytes and date",
      cites: put,
      async run(context) {
        const { Bucket, Key } = await context.put();
        const address = { method: "GET", bucket: Bucket, key: Key };
        const before = await context.call(address);
        expectHeader(before, "etag", /./);
        await setTags(context, { Bucket, Key }, [{ Key: "k", Value: "1" }]);
        const after = await context.call(address);
        assert.ok(after.body.equals(before.body));
        expectHeader(after, "last-modified", before.headers["last-modified"]);
        expectHeader(after, "etag", before.headers.etag);
      },
    },
    {
      name: "stores the tags of the x-amz-tagging header",
      cites: header,
      async run(context) {
        const address = await context.put({ Tagging: "kind=cat&owner=Mary%20Jane" });
        assert.deepEqual(await readTags(context, address), ["kind=cat", "owner=Mary Jane"]);
      },
    },
    {
      name: "rejects a header with the same tag twice",
      cites: header,
      async run(context) {
        await expectRejection(context.put({ Tagging: "k=1&k=2" }), 400, "InvalidArgument");
      },
    },
    {
      name: "returns the number of an object's tags",
      cites: {
        page: api("API_GetObject"),
        says: "x-amz-tagging-count is the number of tags, if there are any.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put({ Tagging: "a=1&b=2" });
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        expectHeader(response, "x-amz-tagging-count", "2");
      },
    },
    {
      name: "returns no number for an object without tags",
      cites: {
        page: api("API_GetObject"),
        says: "x-amz-tagging-count is the number of tags, if there are any.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put();
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        expectHeader(response, "x-amz-tagging-count", undefined);
      },
    },
    {
      name: "drops the tags of an object that is replaced",
      cites: {
        page: api("API_PutObject"),
        says: "PutObject replaces the object, including its tags.",
      },
      async run(context) {
        const address = await context.put({ Tagging: "a=1" });
        assert.deepEqual(await readTags(context, address), ["a=1"]);
        await context.put({ Key: address.Key });
        assert.deepEqual(await readTags(context, address), []);
      },
    },
    ...good.map(({ name, tags }) => ({
      name: `accepts ${name}`,
      cites: rules,
      async run(context: Context) {
        const address = await context.put();
        await setTags(context, address, tags);
        assert.deepEqual(
          await readTags(context, address),
          tags.map(({ Key, Value }) => `${Key}=${Value}`).sort(),
        );
      },
    })),
    ...bad.map(({ name, tags }) => ({
      name: `rejects ${name}`,
      cites: rules,
      async run(context: Context) {
        const address = await context.put();
        await expectRejection(
          setTags(context, address, tags),
          400,
          /^(InvalidTag|BadRequest|MalformedXML)$/,
        );
        assert.deepEqual(await readTags(context, address), []);
      },
    })),
    {
      name: "rejects malformed XML",
      cites: { page: api("ErrorResponses"), says: "MalformedXML, 400." },
      async run(context) {
        const { Bucket, Key } = await context.put();
        const response = await context.call({
          method: "PUT",
          bucket: Bucket,
          key: Key,
          query: { tagging: "" },
          body: "<Tagging><TagSet>",
        });
        expectError(response, 400, "MalformedXML");
      },
    },
    {
      name: "returns NoSuchKey from PutObjectTagging for a missing object",
      cites: { page: api("ErrorResponses"), says: "NoSuchKey, 404." },
      async run(context) {
        const address = { Bucket: await context.bucket(), Key: context.key() };
        await expectRejection(
          setTags(context, address, [{ Key: "k", Value: "1" }]),
          404,
          "NoSuchKey",
        );
      },
    },
    {
      name: "stores the tags of each version",
      cites: { page: api("API_GetObjectTagging"), says: "versionId selects the version." },
      async run(context) {
        const Bucket = await context.versionedBucket();
        const { Key } = await context.put({ Bucket, Tagging: "n=1" });
        const first = await context.client.send(new GetObjectTaggingCommand({ Bucket, Key }));
        await context.put({ Bucket, Key, Tagging: "n=2" });
        const { TagSet } = await context.client.send(
          new GetObjectTaggingCommand({ Bucket, Key, VersionId: first.VersionId }),
        );
        assert.deepEqual(TagSet, [{ Key: "n", Value: "1" }]);
        assert.deepEqual(await readTags(context, { Bucket, Key }), ["n=2"]);
      },
    },
    {
      name: "stores the tags of a form",
      cites: form,
      async run(context) {
        const Bucket = await context.bucket();
        const key = context.key();
        const fields = {
          key,
          tagging:
            "<Tagging><TagSet><Tag><Key>kind</Key><Value>cat</Value></Tag></TagSet></Tagging>",
        };
        expectStatus(await post(context, { fields }), 204);
        assert.deepEqual(await readTags(context, { Bucket, Key: key }), ["kind=cat"]);
      },
    },
    {
      name: "rejects a form with added tags",
      cites: {
        page: api("sigv4-HTTPPOSTConstructPolicy"),
        says: "Each field of the form must appear in the conditions.",
      },
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key();
        const tagging =
          "<Tagging><TagSet><Tag><Key>kind</Key><Value>cat</Value></Tag></TagSet></Tagging>";
        const response = await post(context, {
          fields: { key, tagging },
          conditions: [{ bucket }, { key }],
        });
        expectError(response, 403, "AccessDenied");
      },
    },
    {
      name: "rejects a form with tags that are not XML",
      cites: form,
      async run(context) {
        const response = await post(context, { fields: { key: context.key(), tagging: "a=1" } });
        expectError(response, 400, "MalformedXML");
      },
    },
  ],
};
