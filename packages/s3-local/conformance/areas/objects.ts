import assert from "node:assert/strict";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import { signHeader } from "../client/sigv4.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectRejection, expectStatus } from "../expect.ts";

const put = { page: api("API_PutObject"), says: "PutObject adds an object to a bucket." };
const get = { page: api("API_GetObject"), says: "GetObject retrieves an object." };
const head = {
  page: api("API_HeadObject"),
  says: "HeadObject returns the headers of GetObject without the body.",
};
const keys = {
  page: guide("object-keys"),
  says: "A key is a sequence of Unicode characters with at most 1,024 bytes in UTF-8.",
};
const metadata = {
  page: guide("UsingMetadata"),
  says: "User-defined metadata has lowercase names and at most 2 KB.",
};
const remove = {
  page: api("API_DeleteObject"),
  says: "DeleteObject removes an object, and returns 204 even if it does not exist.",
};

const helloETag = '"5d41402abc4b2a76b9719d911017c592"';

const keyNames: { why: string; name: string }[] = [
  { why: "with spaces", name: "a photo of a cat.png" },
  { why: "with a plus", name: "one+one.png" },
  { why: "with a percent sign", name: "100%.png" },
  { why: "with a literal percent escape", name: "a%20b.png" },
  { why: "with a question mark", name: "what?.png" },
  { why: "with a hash", name: "no#1.png" },
  { why: "with an ampersand and an equals sign", name: "a&b=c.png" },
  { why: "with non-ASCII letters", name: "größe-é.png" },
  { why: "with characters outside the basic multilingual plane", name: "\u{1f408}.png" },
  { why: "with quotes and brackets", name: `it's "<quoted>".png` },
  { why: "with a backslash", name: "a\\b.png" },
  { why: "with two slashes in a row", name: "a//b.png" },
  { why: "with a dot as a folder", name: "a/./b.png" },
  { why: "that ends with a slash", name: "folder/" },
  { why: "with characters that SigV4 must not encode", name: "a-b_c.d~e.png" },
  { why: "with characters that SigV4 must encode", name: "a!b'c(d)e*f.png" },
];

const headers: { header: string; value: string }[] = [
  { header: "content-type", value: "image/png" },
  { header: "cache-control", value: "max-age=60, private" },
  { header: "content-disposition", value: 'attachment; filename="cat.png"' },
  { header: "content-encoding", value: "gzip" },
  { header: "content-language", value: "de-CH" },
  { header: "expires", value: "Thu, 01 Dec 2094 16:00:00 GMT" },
  { header: "x-amz-meta-owner", value: "mary" },
  { header: "x-amz-meta-list", value: "a, b, c" },
];

const sizes: { size: number; why: string }[] = [
  { size: 0, why: "with no bytes" },
  { size: 1, why: "with one byte" },
  { size: 65_536, why: "with 64 KiB" },
  { size: 1_048_577, why: "with 1 MiB and one byte" },
];

const readHeader = async (context: Context, name: string, value: string) => {
  const bucket = await context.bucket();
  const key = context.key();
  const stored = await context.call({ method: "PUT", bucket, key, headers: { [name]: value } });
  expectStatus(stored, 200);
  return context.call({ method: "GET", bucket, key });
};

export const objects: Area = {
  name: "objects",
  checks: [
    ...sizes.map(({ size, why }) => ({
      name: `returns an object ${why} unchanged`,
      cites: put,
      async run(context: Context) {
        const body = Buffer.from(Array.from({ length: size }, (_, index) => (index * 7) % 256));
        const address = { bucket: await context.bucket(), key: context.key() };
        expectStatus(await context.call({ method: "PUT", ...address, body }), 200);
        const response = await context.call({ method: "GET", ...address });
        expectStatus(response, 200);
        expectHeader(response, "content-length", String(size));
        assert.ok(response.body.equals(body), "the bytes are those that were put");
      },
    })),
    ...keyNames.map(({ why, name }) => ({
      name: `stores and returns a key ${why}`,
      cites: keys,
      async run(context: Context) {
        const { Bucket, Key } = await context.put({ Key: context.key(name), Body: name });
        const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
        assert.equal(await Body?.transformToString(), name);
      },
    })),
    {
      name: "distinguishes keys that differ only in letter case",
      cites: keys,
      async run(context) {
        const lower = context.key("cat");
        await context.put({ Key: lower, Body: "lower" });
        const { Bucket } = await context.put({
          Key: lower.replace("cat", "CAT"),
          Body: "upper",
        });
        const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key: lower }));
        assert.equal(await Body?.transformToString(), "lower");
      },
    },
    {
      name: "distinguishes a key from a longer key that starts with it",
      cites: keys,
      async run(context) {
        const Key = context.key("folder");
        const { Bucket } = await context.put({ Key, Body: "file" });
        await context.put({ Key: `${Key}/child`, Body: "child" });
        const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
        assert.equal(await Body?.transformToString(), "file");
      },
    },
    {
      name: "accepts a key with 1,024 bytes",
      cites: keys,
      async run(context) {
        const start = context.key("");
        await context.put({ Key: start + "k".repeat(1024 - start.length) });
      },
    },
    {
      name: "rejects a key with 1,025 bytes",
      cites: { page: api("ErrorResponses"), says: "KeyTooLongError, 400." },
      async run(context) {
        const bucket = await context.bucket();
        const start = context.key("");
        const key = start + "k".repeat(1025 - start.length);
        const response = await context.call({ method: "PUT", bucket, key, body: "x" });
        expectError(response, 400, "KeyTooLongError");
      },
    },
    {
      name: "counts the bytes of a key instead of its characters",
      cites: keys,
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key("é".repeat(512));
        const response = await context.call({ method: "PUT", bucket, key, body: "x" });
        expectError(response, 400, "KeyTooLongError");
      },
    },
    {
      name: "returns the MD5 of the body as the ETag, in quotes",
      cites: {
        page: api("API_Object"),
        says: "The ETag of an object without encryption or with SSE-S3 is the MD5 of its data.",
      },
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({
          method: "PUT",
          bucket,
          key: context.key(),
          body: "hello",
        });
        expectStatus(response, 200);
        expectHeader(response, "etag", helloETag);
      },
    },
    {
      name: "responds to PutObject without a body",
      cites: put,
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "PUT", bucket, key: context.key() });
        expectStatus(response, 200);
        assert.equal(response.body.length, 0, "the size of the response");
      },
    },
    {
      name: "returns AES256 as the default encryption",
      cites: {
        page: guide("default-encryption-faq"),
        says: "The response for every new object has x-amz-server-side-encryption: AES256.",
      },
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "PUT", bucket, key: context.key() });
        expectHeader(response, "x-amz-server-side-encryption", "AES256");
      },
    },
    {
      name: "replaces an object with the same key",
      cites: put,
      async run(context) {
        const { Bucket, Key } = await context.put({ Body: "one" });
        await context.put({ Key, Body: "two, which is longer" });
        const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
        assert.equal(await Body?.transformToString(), "two, which is longer");
      },
    },
    {
      name: "drops the metadata of the object that is replaced",
      cites: put,
      async run(context) {
        const { Bucket, Key } = await context.put({ Metadata: { old: "1" } });
        await context.put({ Key });
        const { Metadata } = await context.client.send(new HeadObjectCommand({ Bucket, Key }));
        assert.deepEqual(Metadata, {});
      },
    },
    ...headers.map(({ header, value }) => ({
      name: `returns ${header}: ${value}`,
      cites: put,
      async run(context: Context) {
        expectHeader(await readHeader(context, header, value), header, value);
      },
    })),
    {
      name: "returns binary/octet-stream as the default content type",
      cites: { page: api("API_PutObject"), says: "Content-Type defaults to binary/octet-stream." },
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key();
        await context.call({ method: "PUT", bucket, key, body: "x" });
        expectHeader(
          await context.call({ method: "HEAD", bucket, key }),
          "content-type",
          "binary/octet-stream",
        );
      },
    },
    {
      name: "returns metadata names in lowercase",
      cites: metadata,
      async run(context) {
        const { Bucket, Key } = await context.put({ Metadata: { "Photo-Owner": "Mary" } });
        const { Metadata } = await context.client.send(new HeadObjectCommand({ Bucket, Key }));
        assert.deepEqual(Metadata, { "photo-owner": "Mary" });
      },
    },
    {
      name: "accepts 2,048 bytes of metadata, including names",
      cites: metadata,
      async run(context) {
        await context.put({ Metadata: { note: "x".repeat(2044) } });
      },
    },
    {
      name: "rejects 2,049 bytes of metadata",
      cites: { page: api("ErrorResponses"), says: "MetadataTooLarge, 400." },
      async run(context) {
        await expectRejection(
          context.put({ Metadata: { note: "x".repeat(2045) } }),
          400,
          "MetadataTooLarge",
        );
      },
    },
    {
      name: "does not store unknown headers",
      cites: put,
      async run(context) {
        const response = await readHeader(context, "x-custom", "1");
        expectHeader(response, "x-custom", undefined);
      },
    },
    {
      name: "rejects an unknown storage class",
      cites: { page: api("ErrorResponses"), says: "InvalidStorageClass, 400." },
      async run(context) {
        const response = await context.call({
          method: "PUT",
          bucket: await context.bucket(),
          key: context.key(),
          headers: { "x-amz-storage-class": "SHELF" },
        });
        expectError(response, 400, "InvalidStorageClass");
      },
    },
    {
      name: "accepts the storage class STANDARD_IA, and returns it",
      cites: {
        page: api("API_PutObject"),
        says: "x-amz-storage-class may be STANDARD_IA. HeadObject returns it.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put({ StorageClass: "STANDARD_IA" });
        const response = await context.call({ method: "HEAD", bucket: Bucket, key: Key });
        expectHeader(response, "x-amz-storage-class", "STANDARD_IA");
      },
    },
    {
      name: "rejects a public ACL in a bucket without ACLs",
      cites: { page: guide("about-object-ownership"), says: "AccessControlListNotSupported, 400." },
      async run(context) {
        const response = await context.call({
          method: "PUT",
          bucket: await context.bucket(),
          key: context.key(),
          headers: { "x-amz-acl": "public-read" },
        });
        expectError(response, 400, "AccessControlListNotSupported");
      },
    },
    {
      name: "accepts the ACL bucket-owner-full-control in a bucket without ACLs",
      cites: {
        page: guide("about-object-ownership"),
        says: "PUT requests with the bucket-owner-full-control canned ACL succeed.",
      },
      async run(context) {
        const response = await context.call({
          method: "PUT",
          bucket: await context.bucket(),
          key: context.key(),
          headers: { "x-amz-acl": "bucket-owner-full-control" },
        });
        expectStatus(response, 200);
      },
    },
    {
      name: "rejects PutObject without a length",
      cites: { page: api("ErrorResponses"), says: "MissingContentLength, 411." },
      async run(context) {
        const bucket = await context.bucket();
        const plain = context.request({ method: "PUT", bucket, key: context.key(), body: "x" });
        const signed = signHeader(plain, context.signer());
        const headers = { ...signed.headers, "transfer-encoding": "chunked" };
        expectError(await context.send({ ...signed, headers }), 411, "MissingContentLength");
      },
    },
    {
      name: "returns headers and no body from HeadObject",
      cites: head,
      async run(context) {
        const { Bucket, Key } = await context.put({ ContentType: "image/png" });
        const response = await context.call({ method: "HEAD", bucket: Bucket, key: Key });
        expectStatus(response, 200);
        expectHeader(response, "content-length", "5");
        expectHeader(response, "content-type", "image/png");
        expectHeader(response, "etag", helloETag);
        assert.equal(response.body.length, 0, "the size of the body");
      },
    },
    {
      name: "returns Last-Modified as an HTTP date",
      cites: get,
      async run(context) {
        const { Bucket, Key } = await context.put();
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        expectHeader(response, "last-modified", /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
        const age = Date.now() - Date.parse(response.headers["last-modified"] ?? "");
        assert.ok(Math.abs(age) < 60_000, "modified just now");
      },
    },
    {
      name: "returns accept-ranges: bytes",
      cites: {
        page: api("API_GetObject"),
        says: "accept-ranges: bytes means that S3 supports ranges.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put();
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        expectHeader(response, "accept-ranges", "bytes");
      },
    },
    {
      name: "does not return the storage class STANDARD",
      cites: {
        page: api("API_GetObject"),
        says: "x-amz-storage-class is returned for all objects except S3 Standard ones.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put();
        const response = await context.call({ method: "HEAD", bucket: Bucket, key: Key });
        expectHeader(response, "x-amz-storage-class", undefined);
      },
    },
    {
      name: "returns NoSuchKey for a missing object",
      cites: { page: api("ErrorResponses"), says: "NoSuchKey, 404." },
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "GET", bucket, key: context.key() });
        expectError(response, 404, "NoSuchKey");
      },
    },
    {
      name: "responds with 404 without a body to HeadObject for a missing object",
      cites: { page: api("API_HeadObject"), says: "HeadObject returns 404 without a body." },
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "HEAD", bucket, key: context.key() });
        expectStatus(response, 404);
        assert.equal(response.body.length, 0, "the size of the body");
      },
    },
    {
      name: "deletes an object and responds with 204",
      cites: remove,
      async run(context) {
        const { Bucket, Key } = await context.put();
        const { $metadata } = await context.client.send(new DeleteObjectCommand({ Bucket, Key }));
        assert.equal($metadata.httpStatusCode, 204);
        await expectRejection(
          context.client.send(new GetObjectCommand({ Bucket, Key })),
          404,
          "NoSuchKey",
        );
      },
    },
    {
      name: "responds with 204 to the deletion of a missing object",
      cites: remove,
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "DELETE", bucket, key: context.key() });
        expectStatus(response, 204);
      },
    },
    {
      name: "lists and returns an object immediately after it was written",
      cites: {
        page: guide("Welcome"),
        says: "S3 is strongly consistent: a read after a successful write returns the written object.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put({ Body: "0" });
        for (const body of ["1", "2", "3"]) {
          await context.client.send(new PutObjectCommand({ Bucket, Key, Body: body }));
          const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
          assert.equal(await Body?.transformToString(), body);
        }
      },
    },
  ],
};
