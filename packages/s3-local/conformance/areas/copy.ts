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
import { bodyText, element, expectError, expectRefusal, expectStatus } from "../expect.ts";

const page = api("API_CopyObject");
const copies = { page, says: "CopyObject makes a copy of an object, with its metadata." };
const directive = {
  page,
  says: "x-amz-metadata-directive COPY, the default, keeps the metadata; REPLACE takes the request's.",
};
const conditions = {
  page,
  says: "x-amz-copy-source-if-* conditions must hold of the source, else 412.",
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

const copied = async (context: Context, input: Partial<CopyObjectCommandInput> = {}) => {
  const from = await source(context);
  const to = { Bucket: from.Bucket, Key: context.key("copy") };
  const answer = await context.client.send(
    new CopyObjectCommand({ CopySource: encodedSource(from.Bucket, from.Key), ...to, ...input }),
  );
  return { from, to, answer };
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
  holds: boolean;
}

const rows: Row[] = [
  { name: "the same ETag", input: { CopySourceIfMatch: same }, holds: true },
  { name: "another ETag", input: { CopySourceIfMatch: other }, holds: false },
  { name: "not the same ETag", input: { CopySourceIfNoneMatch: same }, holds: false },
  { name: "not the other ETag", input: { CopySourceIfNoneMatch: other }, holds: true },
  { name: "changed since long ago", input: { CopySourceIfModifiedSince: past }, holds: true },
  { name: "unchanged since long ago", input: { CopySourceIfUnmodifiedSince: past }, holds: false },
  { name: "unchanged until later", input: { CopySourceIfUnmodifiedSince: future }, holds: true },
  {
    name: "the same ETag, though changed since long ago",
    input: { CopySourceIfMatch: same, CopySourceIfUnmodifiedSince: past },
    holds: true,
  },
  {
    name: "not the same ETag, though changed since long ago",
    input: { CopySourceIfNoneMatch: same, CopySourceIfModifiedSince: past },
    holds: false,
  },
];

const refusedSource = (
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
        const { to } = await copied(context);
        const { Body } = await context.client.send(new GetObjectCommand(to));
        assert.equal(await Body?.transformToString(), "hello");
      },
    },
    {
      name: "answers with ETag and date of the copy",
      cites: { page, says: "CopyObjectResult has ETag and LastModified." },
      async run(context) {
        const { answer } = await copied(context);
        assert.equal(answer.CopyObjectResult?.ETag, same);
        const modified = answer.CopyObjectResult?.LastModified?.getTime() ?? 0;
        assert.ok(Math.abs(Date.now() - modified) < 60_000);
      },
    },
    {
      name: "answers in XML, in S3's namespace",
      cites: { page, says: "The answer's root is CopyObjectResult." },
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
      name: "takes a source that begins with a slash",
      cites: { page, says: "The source is bucket and key; a leading slash is usual." },
      async run(context) {
        const { Bucket, Key } = await source(context);
        const CopySource = `/${encodedSource(Bucket, Key)}`;
        const to = { Bucket, Key: context.key("copy") };
        await context.client.send(new CopyObjectCommand({ ...to, CopySource }));
        await readHead(context, to);
      },
    },
    {
      name: "takes a source whose key is URL-encoded",
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
        const { to, answer } = await copied(context, { Bucket });
        assert.match(answer.VersionId ?? "", /./);
        await readHead(context, { ...to, Bucket });
      },
    },
    {
      name: "copies headers and metadata by default",
      cites: directive,
      async run(context) {
        const { to } = await copied(context);
        const head = await readHead(context, to);
        assert.deepEqual(
          [head.ContentType, head.CacheControl, head.Metadata],
          ["image/png", "max-age=60", { owner: "mary" }],
        );
      },
    },
    {
      name: "does not take metadata of the request when it copies the source's",
      cites: directive,
      async run(context) {
        const { to } = await copied(context, { ContentType: "text/plain", Metadata: { new: "1" } });
        const head = await readHead(context, to);
        assert.deepEqual([head.ContentType, head.Metadata], ["image/png", { owner: "mary" }]);
      },
    },
    {
      name: "replaces headers and metadata when told to",
      cites: directive,
      async run(context) {
        const { to } = await copied(context, {
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
        const { to } = await copied(context);
        const { TagSet } = await context.client.send(new GetObjectTaggingCommand(to));
        assert.deepEqual(TagSet, [{ Key: "kind", Value: "cat" }]);
      },
    },
    {
      name: "replaces tags when told to",
      cites: { page, says: "x-amz-tagging-directive REPLACE takes the request's tags." },
      async run(context) {
        const { to } = await copied(context, { TaggingDirective: "REPLACE", Tagging: "kind=dog" });
        const { TagSet } = await context.client.send(new GetObjectTaggingCommand(to));
        assert.deepEqual(TagSet, [{ Key: "kind", Value: "dog" }]);
      },
    },
    {
      name: "refuses a directive that does not exist",
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
      name: "refuses to copy an object onto itself without a change",
      cites: {
        page: api("ErrorResponses"),
        says: "InvalidRequest, 400: a copy onto itself must change metadata or storage.",
      },
      async run(context) {
        const { Bucket, Key } = await source(context);
        const call = context.client.send(
          new CopyObjectCommand({ Bucket, Key, CopySource: encodedSource(Bucket, Key) }),
        );
        await expectRefusal(call, 400, "InvalidRequest");
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
      cites: { page, says: "?versionId= in the source names a version." },
      async run(context) {
        const Bucket = await context.versionedBucket();
        const Key = context.key();
        const { VersionId } = await context.client.send(
          new PutObjectCommand({ Bucket, Key, Body: "one" }),
        );
        await context.put({ Bucket, Key, Body: "two" });
        const to = { Bucket, Key: context.key("copy") };
        const answer = await context.client.send(
          new CopyObjectCommand({
            ...to,
            CopySource: `${encodedSource(Bucket, Key)}?versionId=${VersionId}`,
          }),
        );
        assert.equal(answer.CopySourceVersionId, VersionId);
        const { Body } = await context.client.send(new GetObjectCommand(to));
        assert.equal(await Body?.transformToString(), "one");
      },
    },
    ...rows.map(({ name, input, holds }) => ({
      name: `${holds ? "copies" : "does not copy"} on condition of ${name}`,
      cites: conditions,
      async run(context: Context) {
        if (holds) await copied(context, input);
        else await expectRefusal(copied(context, input), 412, "PreconditionFailed");
      },
    })),
    refusedSource(
      "refuses a source that does not exist",
      (bucket, key) => encodedSource(bucket, `${key}-not`),
      [404, "NoSuchKey"],
    ),
    refusedSource(
      "refuses a source in a bucket that does not exist",
      (bucket, key) => encodedSource(`${bucket}-not`, key),
      [404, "NoSuchBucket"],
    ),
    refusedSource("refuses a source without a key", (bucket) => bucket, [400, "InvalidArgument"]),
    {
      name: "takes a copy by a presigned URL whose source was signed",
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
      name: "refuses a source that was added to a presigned upload",
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
