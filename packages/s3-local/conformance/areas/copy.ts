import assert from "node:assert/strict";
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type Area, api, type Check } from "../check.ts";
import { uriEncode } from "../client/http.ts";
import type { Context } from "../context.ts";
import { bodyText, element, expectError, expectRejection, expectStatus } from "../expect.ts";

const page = api("API_CopyObject");
const copies = { page, says: "CopyObject creates a copy of an object, with its metadata." };
const directive = {
  page,
  says: "x-amz-metadata-directive COPY, the default, copies the metadata. REPLACE uses the metadata of the request.",
};
const conditions = {
  page,
  says: "x-amz-copy-source-if-* conditions must be true for the source. Otherwise: 412.",
};

const encodedSource = (bucket: string, key: string): string =>
  `${bucket}/${key.split("/").map(uriEncode).join("/")}`;

const source = (context: Context, name = "source") =>
  context.put({
    Key: context.key(name),
    Body: "hello",
    ContentType: "image/png",
    CacheControl: "max-age=60",
    Metadata: { owner: "mary" },
    Tagging: "kind=cat",
  });

const copyObject = async (context: Context, input: Partial<CopyObjectCommandInput> = {}) => {
  const from = await source(context);
  const to = { Bucket: from.Bucket, Key: context.key("copy") };
  const result = await context.client.send(
    new CopyObjectCommand({ CopySource: encodedSource(from.Bucket, from.Key), ...to, ...input }),
  );
  return { from, to, result };
};

const readHead = (context: Context, address: { Bucket: string; Key: string }) =>
  context.client.send(new HeadObjectCommand(address));

const same = '"5d41402abc4b2a76b9719d911017c592"';
const other = '"00000000000000000000000000000000"';
const past = new Date("2000-01-01T00:00:00Z");
const future = new Date("2098-01-01T00:00:00Z");

interface Row {
  name: string;
  input: Partial<CopyObjectCommandInput>;
  isTrue: boolean;
}

const rows: Row[] = [
  { name: "If-Match with the same ETag", input: { CopySourceIfMatch: same }, isTrue: true },
  { name: "If-Match with another ETag", input: { CopySourceIfMatch: other }, isTrue: false },
  {
    name: "If-None-Match with the same ETag",
    input: { CopySourceIfNoneMatch: same },
    isTrue: false,
  },
  {
    name: "If-None-Match with another ETag",
    input: { CopySourceIfNoneMatch: other },
    isTrue: true,
  },
  {
    name: "If-Modified-Since with a date in the past",
    input: { CopySourceIfModifiedSince: past },
    isTrue: true,
  },
  {
    name: "If-Unmodified-Since with a date in the past",
    input: { CopySourceIfUnmodifiedSince: past },
    isTrue: false,
  },
  {
    name: "If-Unmodified-Since with a date in the future",
    input: { CopySourceIfUnmodifiedSince: future },
    isTrue: true,
  },
  {
    name: "If-Match with the same ETag and If-Unmodified-Since with a date in the past",
    input: { CopySourceIfMatch: same, CopySourceIfUnmodifiedSince: past },
    isTrue: true,
  },
  {
    name: "If-None-Match with the same ETag and If-Modified-Since with a date in the past",
    input: { CopySourceIfNoneMatch: same, CopySourceIfModifiedSince: past },
    isTrue: false,
  },
];

const checkRejectedSource = (
  name: string,
  make: (bucket: string, key: string) => string,
  [status, code]: readonly [number, string],
): Check => ({
  name,
  cites: { page: api("ErrorResponses"), says: `${code}, ${status}.` },
  async run(context) {
    const { Bucket, Key } = await source(context);
    const response = await context.call({
      method: "PUT",
      bucket: Bucket,
      key: context.key("copy"),
      headers: { "x-amz-copy-source": make(Bucket, Key) },
    });
    expectError(response, status, code);
  },
});

export const copy: Area = {
  name: "copy",
  checks: [
    {
      name: "copies the bytes of an object",
      cites: copies,
      async run(context) {
        const { to } = await copyObject(context);
        const { Body } = await context.client.send(new GetObjectCommand(to));
        assert.equal(await Body?.transformToString(), "hello");
      },
    },
    {
      name: "returns the ETag and date of the copy",
      cites: { page, says: "CopyObjectResult contains ETag and LastModified." },
      async run(context) {
        const { result } = await copyObject(context);
        assert.equal(result.CopyObjectResult?.ETag, same);
        const modified = result.CopyObjectResult?.LastModified?.getTime() ?? 0;
        assert.ok(Math.abs(Date.now() - modified) < 60_000);
      },
    },
    {
      name: "responds with XML in S3's namespace",
      cites: { page, says: "The root element of the response is CopyObjectResult." },
      async run(context) {
        const { Bucket, Key } = await source(context);
        const response = await context.call({
          method: "PUT",
          bucket: Bucket,
          key: context.key("copy"),
          headers: { "x-amz-copy-source": encodedSource(Bucket, Key) },
        });
        expectStatus(response, 200);
        assert.match(bodyText(response), /<CopyObjectResult/);
        assert.equal(element(response, "ETag"), same);
      },
    },
    {
      name: "accepts a source that starts with a slash",
      cites: { page, says: "The source consists of bucket and key, usually with a leading slash." },
      async run(context) {
        const { Bucket, Key } = await source(context);
        const CopySource = `/${encodedSource(Bucket, Key)}`;
        const to = { Bucket, Key: context.key("copy") };
        await context.client.send(new CopyObjectCommand({ ...to, CopySource }));
        await readHead(context, to);
      },
    },
    {
      name: "accepts a URL-encoded source key",
      cites: { page, says: "The value of x-amz-copy-source must be URL-encoded." },
      async run(context) {
        const { Bucket, Key } = await source(context, "ä b+c?.png");
        const CopySource = encodedSource(Bucket, Key);
        const to = { Bucket, Key: context.key("copy") };
        await context.client.send(new CopyObjectCommand({ ...to, CopySource }));
        await readHead(context, to);
      },
    },
    {
      name: "copies to another bucket",
      cites: copies,
      async run(context) {
        const Bucket = await context.versionedBucket();
        const { to, result } = await copyObject(context, { Bucket });
        assert.match(result.VersionId ?? "", /./);
        await readHead(context, { ...to, Bucket });
      },
    },
    {
      name: "copies headers and metadata by default",
      cites: directive,
      async run(context) {
        const { to } = await copyObject(context);
        const head = await readHead(context, to);
        assert.deepEqual(
          [head.ContentType, head.CacheControl, head.Metadata],
          ["image/png", "max-age=60", { owner: "mary" }],
        );
      },
    },
    {
      name: "ignores metadata of the request if it copies the source's metadata",
      cites: directive,
      async run(context) {
        const { to } = await copyObject(context, {
          ContentType: "text/plain",
          Metadata: { new: "1" },
        });
        const head = await readHead(context, to);
        assert.deepEqual([head.ContentType, head.Metadata], ["image/png", { owner: "mary" }]);
      },
    },
    {
      name: "replaces headers and metadata with the directive REPLACE",
      cites: directive,
      async run(context) {
        const { to } = await copyObject(context, {
          MetadataDirective: "REPLACE",
          ContentType: "text/plain",
          Metadata: { new: "1" },
        });
        const head = await readHead(context, to);
        assert.deepEqual(
          [head.ContentType, head.CacheControl, head.Metadata],
          ["text/plain", undefined, { new: "1" }],
        );
      },
    },
    {
      name: "copies tags by default",
      cites: { page, says: "x-amz-tagging-directive COPY is the default." },
      async run(context) {
        const { to } = await copyObject(context);
        const { TagSet } = await context.client.send(new GetObjectTaggingCommand(to));
        assert.deepEqual(TagSet, [{ Key: "kind", Value: "cat" }]);
      },
    },
    {
      name: "replaces tags with the directive REPLACE",
      cites: { page, says: "x-amz-tagging-directive REPLACE uses the tags of the request." },
      async run(context) {
        const { to } = await copyObject(context, {
          TaggingDirective: "REPLACE",
          Tagging: "kind=dog",
        });
        const { TagSet } = await context.client.send(new GetObjectTaggingCommand(to));
        assert.deepEqual(TagSet, [{ Key: "kind", Value: "dog" }]);
      },
    },
    {
      name: "rejects an unknown directive",
      cites: { page: api("ErrorResponses"), says: "InvalidArgument, 400." },
      async run(context) {
        const { Bucket, Key } = await source(context);
        const response = await context.call({
          method: "PUT",
          bucket: Bucket,
          key: context.key("copy"),
          headers: {
            "x-amz-copy-source": encodedSource(Bucket, Key),
            "x-amz-metadata-directive": "MERGE",
          },
        });
        expectError(response, 400, "InvalidArgument");
      },
    },
    {
      name: "rejects a copy of an object onto itself without a change",
      cites: {
        page: api("ErrorResponses"),
        says: "InvalidRequest, 400: a copy onto itself must change metadata or storage.",
      },
      async run(context) {
        const { Bucket, Key } = await source(context);
        const call = context.client.send(
          new CopyObjectCommand({ Bucket, Key, CopySource: encodedSource(Bucket, Key) }),
        );
        await expectRejection(call, 400, "InvalidRequest");
      },
    },
    {
      name: "copies an object onto itself to change its metadata",
      cites: directive,
      async run(context) {
        const { Bucket, Key } = await source(context);
        await context.client.send(
          new CopyObjectCommand({
            Bucket,
            Key,
            CopySource: encodedSource(Bucket, Key),
            MetadataDirective: "REPLACE",
            Metadata: { owner: "mark" },
          }),
        );
        assert.deepEqual((await readHead(context, { Bucket, Key })).Metadata, { owner: "mark" });
      },
    },
    {
      name: "copies an older version",
      cites: { page, says: "?versionId= in the source selects a version." },
      async run(context) {
        const Bucket = await context.versionedBucket();
        const Key = context.key();
        const { VersionId } = await context.client.send(
          new PutObjectCommand({ Bucket, Key, Body: "one" }),
        );
        await context.put({ Bucket, Key, Body: "two" });
        const to = { Bucket, Key: context.key("copy") };
        const result = await context.client.send(
          new CopyObjectCommand({
            ...to,
            CopySource: `${encodedSource(Bucket, Key)}?versionId=${VersionId}`,
          }),
        );
        assert.equal(result.CopySourceVersionId, VersionId);
        const { Body } = await context.client.send(new GetObjectCommand(to));
        assert.equal(await Body?.transformToString(), "one");
      },
    },
    ...rows.map(({ name, input, isTrue }) => ({
      name: `${isTrue ? "copies" : "does not copy"} with source condition ${name}`,
      cites: conditions,
      async run(context: Context) {
        if (isTrue) await copyObject(context, input);
        else await expectRejection(copyObject(context, input), 412, "PreconditionFailed");
      },
    })),
    checkRejectedSource(
      "rejects a missing source",
      (bucket, key) => encodedSource(bucket, `${key}-not`),
      [404, "NoSuchKey"],
    ),
    checkRejectedSource(
      "rejects a source in a missing bucket",
      (bucket, key) => encodedSource(`${bucket}-not`, key),
      [404, "NoSuchBucket"],
    ),
    checkRejectedSource("rejects a source without a key", (bucket) => bucket, [
      400,
      "InvalidArgument",
    ]),
    {
      name: "copies with a presigned URL whose source is signed",
      cites: { page: api("sigv4-query-string-auth"), says: "x-amz-* headers must be signed." },
      async run(context) {
        const { Bucket, Key } = await source(context);
        const request = context.presign({
          method: "PUT",
          bucket: Bucket,
          key: context.key("copy"),
          headers: { "x-amz-copy-source": encodedSource(Bucket, Key) },
        });
        expectStatus(await context.send(request), 200);
      },
    },
    {
      name: "rejects a source that was added to a presigned upload",
      cites: { page: api("sigv4-query-string-auth"), says: "x-amz-* headers must be signed." },
      async run(context) {
        const { Bucket, Key } = await source(context);
        const signed = context.presign({ method: "PUT", bucket: Bucket, key: context.key() });
        const headers = { ...signed.headers, "x-amz-copy-source": encodedSource(Bucket, Key) };
        expectError(await context.send({ ...signed, headers }), 403, "AccessDenied");
      },
    },
  ],
};
