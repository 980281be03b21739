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
import { expectError, expectHeader, expectRefusal, expectStatus } from "../expect.ts";

const put = { page: api("API_PutObject"), says: "PutObject adds an object to a bucket." };
const get = { page: api("API_GetObject"), says: "GetObject retrieves an object." };
const head = {
  page: api("API_HeadObject"),
  says: "HeadObject gives the headers of GetObject without the body.",
};
const keys = {
  page: guide("object-keys"),
  says: "A key is a sequence of Unicode characters, at most 1,024 bytes in UTF-8.",
};
const metadata = {
  page: guide("UsingMetadata"),
  says: "User-defined metadata is stored in lower-case names, at most 2 KB.",
};
const remove = {
  page: api("API_DeleteObject"),
  says: "DeleteObject removes an object, and answers 204 also when there is none.",
};

const helloETag = '"5d41402abc4b2a76b9719d911017c592"';

const keyNames: { why: string; name: string }[] = [
  { why: "with spaces", name: "a photo of a cat.png" },
  { why: "with a plus", name: "one+one.png" },
  { why: "with a percent sign", name: "100%.png" },
  { why: "with an escape that is part of it", name: "a%20b.png" },
  { why: "with a question mark", name: "what?.png" },
  { why: "with a hash", name: "no#1.png" },
  { why: "with an ampersand and an equals sign", name: "a&b=c.png" },
  { why: "with letters beyond ASCII", name: "größe-é.png" },
  { why: "with letters beyond the basic plane", name: "\u{1f408}.png" },
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
  { size: 0, why: "of no bytes" },
  { size: 1, why: "of one byte" },
  { size: 65_536, why: "of 64 KiB" },
  { size: 1_048_577, why: "of 1 MiB and a byte" },
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
      name: `gives back an object ${why} as it was put`,
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
      name: `stores and serves a key ${why}`,
      cites: keys,
      async run(context: Context) {
        const { Bucket, Key } = await context.put({ Key: context.key(name), Body: name });
        const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
        assert.equal(await Body?.transformToString(), name);
      },
    })),
    {
      name: "tells keys apart that differ in case",
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
      name: "tells an object from one whose key continues it",
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
      name: "takes a key of 1,024 bytes",
      cites: keys,
      async run(context) {
        const start = context.key("");
        await context.put({ Key: start + "k".repeat(1024 - start.length) });
      },
    },
    {
      name: "refuses a key of 1,025 bytes",
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
      name: "counts a key's bytes, not its characters",
      cites: keys,
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key("é".repeat(512));
        const response = await context.call({ method: "PUT", bucket, key, body: "x" });
        expectError(response, 400, "KeyTooLongError");
      },
    },
    {
      name: "answers a put with the ETag in quotes, the MD5 of the body",
      cites: {
        page: api("API_Object"),
        says: "The ETag of an object put in plain text or SSE-S3 is the MD5 of its data.",
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
      name: "answers a put without a body",
      cites: put,
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "PUT", bucket, key: context.key() });
        expectStatus(response, 200);
        assert.equal(response.body.length, 0, "the size of the answer");
      },
    },
    {
      name: "says that objects are encrypted with AES256 by default",
      cites: {
        page: guide("default-encryption-faq"),
        says: "x-amz-server-side-encryption: AES256 is in the answer for every new object.",
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
      name: `gives back ${header}: ${value}`,
      cites: put,
      async run(context: Context) {
        expectHeader(await readHeader(context, header, value), header, value);
      },
    })),
    {
      name: "gives binary/octet-stream as the type of an object put without one",
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
      name: "gives names of metadata in lower case",
      cites: metadata,
      async run(context) {
        const { Bucket, Key } = await context.put({ Metadata: { "Photo-Owner": "Mary" } });
        const { Metadata } = await context.client.send(new HeadObjectCommand({ Bucket, Key }));
        assert.deepEqual(Metadata, { "photo-owner": "Mary" });
      },
    },
    {
      name: "takes 2,048 bytes of metadata, names and values together",
      cites: metadata,
      async run(context) {
        await context.put({ Metadata: { note: "x".repeat(2044) } });
      },
    },
    {
      name: "refuses 2,049 bytes of metadata",
      cites: { page: api("ErrorResponses"), says: "MetadataTooLarge, 400." },
      async run(context) {
        await expectRefusal(
          context.put({ Metadata: { note: "x".repeat(2045) } }),
          400,
          "MetadataTooLarge",
        );
      },
    },
    {
      name: "does not store headers that are neither known nor metadata",
      cites: put,
      async run(context) {
        const response = await readHeader(context, "x-custom", "1");
        expectHeader(response, "x-custom", undefined);
      },
    },
    {
      name: "refuses a storage class that does not exist",
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
      name: "takes the storage class STANDARD_IA, and names it",
      cites: {
        page: api("API_PutObject"),
        says: "x-amz-storage-class may be STANDARD_IA among others; HeadObject names it.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put({ StorageClass: "STANDARD_IA" });
        const response = await context.call({ method: "HEAD", bucket: Bucket, key: Key });
        expectHeader(response, "x-amz-storage-class", "STANDARD_IA");
      },
    },
    {
      name: "refuses a public ACL in a bucket without ACLs",
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
      name: "takes the ACL bucket-owner-full-control in a bucket without ACLs",
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
      name: "refuses a put that does not say its length",
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
      name: "gives headers and no body for HEAD",
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
      name: "says when an object was last modified, as an HTTP date",
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
      name: "says that ranges of bytes can be had",
      cites: { page: api("API_GetObject"), says: "accept-ranges says that ranges are understood." },
      async run(context) {
        const { Bucket, Key } = await context.put();
        const response = await context.call({ method: "GET", bucket: Bucket, key: Key });
        expectHeader(response, "accept-ranges", "bytes");
      },
    },
    {
      name: "does not name the storage class STANDARD",
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
      name: "answers NoSuchKey for an object that does not exist",
      cites: { page: api("ErrorResponses"), says: "NoSuchKey, 404." },
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "GET", bucket, key: context.key() });
        expectError(response, 404, "NoSuchKey");
      },
    },
    {
      name: "answers 404 without a body to HEAD for an object that does not exist",
      cites: { page: api("API_HeadObject"), says: "HEAD answers 404 with no body." },
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "HEAD", bucket, key: context.key() });
        expectStatus(response, 404);
        assert.equal(response.body.length, 0, "the size of the body");
      },
    },
    {
      name: "deletes an object and answers 204",
      cites: remove,
      async run(context) {
        const { Bucket, Key } = await context.put();
        const { $metadata } = await context.client.send(new DeleteObjectCommand({ Bucket, Key }));
        assert.equal($metadata.httpStatusCode, 204);
        await expectRefusal(
          context.client.send(new GetObjectCommand({ Bucket, Key })),
          404,
          "NoSuchKey",
        );
      },
    },
    {
      name: "answers 204 to deleting what does not exist",
      cites: remove,
      async run(context) {
        const bucket = await context.bucket();
        const response = await context.call({ method: "DELETE", bucket, key: context.key() });
        expectStatus(response, 204);
      },
    },
    {
      name: "lists, reads and heads an object at once after its put",
      cites: {
        page: guide("Welcome"),
        says: "S3 is strongly consistent: a read after a successful write sees it.",
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
