import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import { filePart, post } from "../client/form.ts";
import type { HttpRequest } from "../client/http.ts";
import { signHeader } from "../client/sigv4.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectStatus } from "../expect.ts";

const page = guide("checking-object-integrity-upload");
const verified = {
  page,
  says: "S3 computes the checksum of the received data and rejects a mismatch: BadDigest.",
};
const returned = {
  page,
  says: "S3 stores the checksum with the object, and returns it on request.",
};
const one = {
  page: api("API_PutObject"),
  says: "A request has at most one x-amz-checksum-* header.",
};
const trailing = {
  page: api("sigv4-streaming-trailers"),
  says: "With x-amz-trailer, the checksum follows the body, in aws-chunked encoding.",
};
const md5 = {
  page: api("API_PutObject"),
  says: "S3 verifies Content-MD5, the base64-encoded MD5 of the body.",
};

/** Checksums of `hello`, and checksums that do not match it. */
const algorithms: { name: string; hello: string; other: string }[] = [
  { name: "crc32", hello: "NhCmhg==", other: "R1/RDA==" },
  { name: "crc32c", hello: "mnG7TA==", other: "AAAAAA==" },
  { name: "crc64nvme", hello: "M3eFcAZSQlc=", other: "AAAAAAAAAAA=" },
  {
    name: "sha1",
    hello: createHash("sha1").update("hello").digest("base64"),
    other: createHash("sha1").update("other").digest("base64"),
  },
  {
    name: "sha256",
    hello: createHash("sha256").update("hello").digest("base64"),
    other: createHash("sha256").update("other").digest("base64"),
  },
];

const putHello = async (context: Context, headers: Record<string, string>) => {
  const address = { bucket: await context.bucket(), key: context.key() };
  const response = await context.call({ method: "PUT", ...address, headers, body: "hello" });
  return { address, response };
};

const md5Base64 = (text: string): string => createHash("md5").update(text).digest("base64");

/** Creates an upload with a checksum in a trailer. */
const createTrailerUpload = async (
  context: Context,
  { name, value, body = "hello" }: { name: string; value: string; body?: string },
): Promise<{ address: { bucket: string; key: string }; request: HttpRequest }> => {
  const address = { bucket: await context.bucket(), key: context.key() };
  const size = Buffer.byteLength(body);
  const chunk = size === 0 ? "" : `${size.toString(16)}\r\n${body}\r\n`;
  const request = context.request({
    method: "PUT",
    ...address,
    headers: {
      "content-encoding": "aws-chunked",
      "x-amz-decoded-content-length": String(size),
      "x-amz-trailer": `x-amz-checksum-${name}`,
    },
    body: `${chunk}0\r\nx-amz-checksum-${name}:${value}\r\n\r\n`,
  });
  const signed = signHeader(request, context.signer(), "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  return { address, request: signed };
};

const createDefaultClient = ({ target }: Context): S3Client =>
  new S3Client({
    endpoint: target.endpoint.href,
    region: target.region,
    credentials: target.credentials,
    forcePathStyle: true,
    maxAttempts: 1,
  });

export const checksums: Area = {
  name: "checksums",
  checks: [
    ...algorithms.flatMap(({ name, hello, other }) => {
      const header = `x-amz-checksum-${name}`;
      return [
        {
          name: `accepts a body that matches its ${header}, and returns the header`,
          cites: verified,
          async run(context: Context) {
            const { response } = await putHello(context, { [header]: hello });
            expectStatus(response, 200);
            expectHeader(response, header, hello);
          },
        },
        {
          name: `rejects a body that does not match its ${header}`,
          cites: verified,
          async run(context: Context) {
            const { address, response } = await putHello(context, { [header]: other });
            expectError(response, 400, "BadDigest");
            expectStatus(await context.call({ method: "HEAD", ...address }), 404);
          },
        },
        {
          name: `rejects a short ${header}`,
          cites: {
            page: api("API_PutObject"),
            says: "S3 rejects an invalid checksum.",
          },
          async run(context: Context) {
            const { response } = await putHello(context, { [header]: "AAA=" });
            expectError(response, 400, "InvalidRequest");
          },
        },
        {
          name: `returns ${header} if it is requested`,
          cites: returned,
          async run(context: Context) {
            const { address } = await putHello(context, { [header]: hello });
            const headers = { "x-amz-checksum-mode": "ENABLED" };
            const response = await context.call({ method: "HEAD", ...address, headers });
            expectHeader(response, header, hello);
          },
        },
        {
          name: `does not return ${header} unless it is requested`,
          cites: {
            page: api("API_HeadObject"),
            says: "The checksum is returned only if x-amz-checksum-mode is ENABLED.",
          },
          async run(context: Context) {
            const { address } = await putHello(context, { [header]: hello });
            const response = await context.call({ method: "HEAD", ...address });
            expectHeader(response, "content-length", "5");
            expectHeader(response, header, undefined);
          },
        },
        {
          name: `accepts ${header} in a trailer`,
          cites: trailing,
          async run(context: Context) {
            const { address, request } = await createTrailerUpload(context, { name, value: hello });
            expectStatus(await context.send(request), 200);
            const stored = await context.call({ method: "GET", ...address });
            expectHeader(stored, "content-length", "5");
          },
        },
        {
          name: `rejects a body that does not match the ${header} in its trailer`,
          cites: trailing,
          async run(context: Context) {
            const { address, request } = await createTrailerUpload(context, { name, value: other });
            expectError(await context.send(request), 400, "BadDigest");
            expectStatus(await context.call({ method: "HEAD", ...address }), 404);
          },
        },
        {
          name: `accepts a form whose file matches its ${header} field`,
          cites: {
            page: api("RESTObjectPOST"),
            says: "A form may have an x-amz-checksum-* field.",
          },
          async run(context: Context) {
            const response = await post(context, {
              fields: {
                key: context.key(),
                "x-amz-checksum-algorithm": name.toUpperCase(),
                [header]: hello,
              },
            });
            expectStatus(response, 204);
          },
        },
        {
          name: `rejects a form whose file does not match its ${header} field`,
          cites: {
            page: api("RESTObjectPOST"),
            says: "S3 verifies the form's x-amz-checksum-* field.",
          },
          async run(context: Context) {
            const key = context.key();
            const response = await post(context, {
              fields: { key, "x-amz-checksum-algorithm": name.toUpperCase(), [header]: other },
            });
            expectError(response, 400, "BadDigest");
            const bucket = await context.bucket();
            expectStatus(await context.call({ method: "HEAD", bucket, key }), 404);
          },
        },
      ];
    }),
    {
      name: "rejects a form with an added checksum",
      cites: {
        page: api("sigv4-HTTPPOSTConstructPolicy"),
        says: "Each field of the form must appear in the conditions.",
      },
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key();
        const response = await post(context, {
          fields: { key, "x-amz-checksum-crc32": "NhCmhg==" },
          conditions: [{ bucket }, { key }],
        });
        expectError(response, 403, "AccessDenied");
      },
    },
    {
      name: "rejects a form whose checksum differs from the policy",
      cites: {
        page: api("sigv4-HTTPPOSTConstructPolicy"),
        says: "A field must have the value of its condition.",
      },
      async run(context) {
        const bucket = await context.bucket();
        const key = context.key();
        const response = await post(context, {
          fields: { key, "x-amz-checksum-crc32": "R1/RDA==" },
          conditions: [{ bucket }, { key }, { "x-amz-checksum-crc32": "NhCmhg==" }],
          file: filePart("other"),
        });
        expectError(response, 403, "AccessDenied");
      },
    },
    {
      name: "rejects a presigned upload whose body does not match the signed checksum",
      cites: verified,
      async run(context) {
        const signed = context.presign({
          method: "PUT",
          bucket: await context.bucket(),
          key: context.key(),
          headers: { "x-amz-checksum-sha256": algorithms[4]?.hello ?? "" },
          body: "other",
        });
        expectError(await context.send(signed), 400, "BadDigest");
      },
    },
    {
      name: "rejects two checksums in one request",
      cites: one,
      async run(context) {
        const { response } = await putHello(context, {
          "x-amz-checksum-crc32": "NhCmhg==",
          "x-amz-checksum-crc32c": "mnG7TA==",
        });
        expectError(response, 400, "InvalidRequest");
      },
    },
    {
      name: "rejects a checksum of another algorithm than declared",
      cites: {
        page: api("API_PutObject"),
        says: "x-amz-sdk-checksum-algorithm must match the checksum in the request.",
      },
      async run(context) {
        const { response } = await putHello(context, {
          "x-amz-sdk-checksum-algorithm": "SHA256",
          "x-amz-checksum-crc32": "NhCmhg==",
        });
        expectError(response, 400, "InvalidRequest");
      },
    },
    {
      name: "rejects a declared algorithm without a checksum",
      cites: {
        page: api("API_PutObject"),
        says: "With x-amz-sdk-checksum-algorithm, a request needs a checksum or a trailer. Otherwise: 400.",
      },
      async run(context) {
        const { response } = await putHello(context, { "x-amz-sdk-checksum-algorithm": "CRC32" });
        expectError(response, 400, "InvalidRequest");
      },
    },
    {
      name: "rejects an unknown algorithm",
      cites: {
        page: api("API_PutObject"),
        says: "The algorithms are CRC32, CRC32C, CRC64NVME, SHA1, and SHA256.",
      },
      async run(context) {
        const { response } = await putHello(context, { "x-amz-sdk-checksum-algorithm": "MD4" });
        expectError(response, 400, "InvalidRequest");
      },
    },
    {
      name: "rejects a request without its declared trailer",
      cites: { page: api("ErrorResponses"), says: "MalformedTrailerError, 400." },
      async run(context) {
        const { request } = await createTrailerUpload(context, {
          name: "crc32",
          value: "NhCmhg==",
        });
        const plain = { ...request, body: Buffer.from("5\r\nhello\r\n0\r\n\r\n") };
        expectError(await context.send(plain), 400, "MalformedTrailerError");
      },
    },
    {
      name: "rejects chunks whose length differs from the declared length",
      cites: { page: api("ErrorResponses"), says: "IncompleteBody, 400." },
      async run(context) {
        const { request } = await createTrailerUpload(context, {
          name: "crc32",
          value: "NhCmhg==",
        });
        const body = request.body.toString().replace("5\r\nhello", "4\r\nhell");
        expectError(
          await context.send({ ...request, body: Buffer.from(body) }),
          400,
          "IncompleteBody",
        );
      },
    },
    {
      name: "does not store aws-chunked as the object's encoding",
      cites: trailing,
      async run(context) {
        const { address, request } = await createTrailerUpload(context, {
          name: "crc32",
          value: "NhCmhg==",
        });
        expectStatus(await context.send(request), 200);
        const response = await context.call({ method: "HEAD", ...address });
        expectHeader(response, "content-encoding", undefined);
      },
    },
    {
      name: "accepts an empty body with a trailer",
      cites: trailing,
      async run(context) {
        const { address, request } = await createTrailerUpload(context, {
          name: "crc32",
          value: "AAAAAA==",
          body: "",
        });
        expectStatus(await context.send(request), 200);
        expectHeader(await context.call({ method: "HEAD", ...address }), "content-length", "0");
      },
    },
    {
      name: "accepts the SDK's default checksum, CRC32",
      cites: { page, says: "The SDKs calculate a checksum by default." },
      async run(context) {
        const client = createDefaultClient(context);
        const address = { Bucket: await context.bucket(), Key: context.key() };
        const { ChecksumCRC32 } = await client.send(
          new PutObjectCommand({ ...address, Body: "hello" }),
        );
        client.destroy();
        assert.equal(ChecksumCRC32, "NhCmhg==");
      },
    },
    {
      name: "accepts the SDK's default checksum of a stream, CRC32 in a trailer",
      cites: trailing,
      async run(context) {
        const client = createDefaultClient(context);
        const address = { Bucket: await context.bucket(), Key: context.key() };
        const Body = Readable.from([Buffer.from("hel"), Buffer.from("lo")]);
        await client.send(new PutObjectCommand({ ...address, Body, ContentLength: 5 }));
        const stored = await client.send(new GetObjectCommand(address));
        const text = await stored.Body?.transformToString();
        client.destroy();
        assert.equal(text, "hello");
      },
    },
    {
      name: "computes a CRC64NVME for an object without a checksum",
      cites: {
        page,
        says: "If the client sends no checksum, S3 computes and stores a CRC64NVME.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put({ Body: "hello" });
        const headers = { "x-amz-checksum-mode": "ENABLED" };
        const response = await context.call({ method: "HEAD", bucket: Bucket, key: Key, headers });
        expectHeader(response, "x-amz-checksum-crc64nvme", "M3eFcAZSQlc=");
      },
    },
    {
      name: "returns FULL_OBJECT as the checksum's type",
      cites: {
        page: api("API_HeadObject"),
        says: "x-amz-checksum-type is FULL_OBJECT or COMPOSITE.",
      },
      async run(context) {
        const { address } = await putHello(context, { "x-amz-checksum-crc32": "NhCmhg==" });
        const { ChecksumType } = await context.client.send(
          new HeadObjectCommand({
            Bucket: address.bucket,
            Key: address.key,
            ChecksumMode: "ENABLED",
          }),
        );
        assert.equal(ChecksumType, "FULL_OBJECT");
      },
    },
    {
      name: "returns no checksum with a range of an object",
      cites: returned,
      async run(context) {
        const { address } = await putHello(context, { "x-amz-checksum-crc32": "NhCmhg==" });
        const headers = { "x-amz-checksum-mode": "ENABLED", range: "bytes=0-1" };
        const response = await context.call({ method: "GET", ...address, headers });
        expectStatus(response, 206);
        expectHeader(response, "x-amz-checksum-crc32", undefined);
      },
    },
    {
      name: "accepts a body that matches its Content-MD5",
      cites: md5,
      async run(context) {
        const { response } = await putHello(context, { "content-md5": md5Base64("hello") });
        expectStatus(response, 200);
      },
    },
    {
      name: "rejects a body that does not match its Content-MD5",
      cites: { page: api("ErrorResponses"), says: "BadDigest, 400." },
      async run(context) {
        const { address, response } = await putHello(context, {
          "content-md5": md5Base64("other"),
        });
        expectError(response, 400, "BadDigest");
        expectStatus(await context.call({ method: "HEAD", ...address }), 404);
      },
    },
    {
      name: "rejects an invalid Content-MD5",
      cites: { page: api("ErrorResponses"), says: "InvalidDigest, 400." },
      async run(context) {
        const { response } = await putHello(context, { "content-md5": "not base64" });
        expectError(response, 400, "InvalidDigest");
      },
    },
    {
      name: "keeps the existing object if its replacement is rejected",
      cites: verified,
      async run(context) {
        const { Bucket, Key } = await context.put({ Body: "first" });
        const response = await context.call({
          method: "PUT",
          bucket: Bucket,
          key: Key,
          headers: { "content-md5": md5Base64("other") },
          body: "hello",
        });
        expectError(response, 400, "BadDigest");
        const { Body } = await context.client.send(new GetObjectCommand({ Bucket, Key }));
        assert.equal(await Body?.transformToString(), "first");
      },
    },
  ],
};
