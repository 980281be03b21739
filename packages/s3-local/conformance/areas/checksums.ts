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
  says: "S3 computes the checksum of what arrives and refuses it, BadDigest, if it differs.",
};
const returned = { page, says: "The checksum is stored with the object, and returned when asked." };
const one = { page: api("API_PutObject"), says: "One x-amz-checksum-* header at a time." };
const trailing = {
  page: api("sigv4-streaming-trailers"),
  says: "With x-amz-trailer the checksum follows the body, in aws-chunked encoding.",
};
const md5 = {
  page: api("API_PutObject"),
  says: "Content-MD5, base64 of the MD5 of the body, is checked.",
};

/** Checksums of `hello`, and of `other` to be wrong with. */
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

/** An upload whose checksum comes in a trailer. */
const withTrailer = async (
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

const sdkDefaults = ({ target }: Context): S3Client =>
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
          name: `takes a body that fits its ${header}, and says so`,
          cites: verified,
          async run(context: Context) {
            const { response } = await putHello(context, { [header]: hello });
            expectStatus(response, 200);
            expectHeader(response, header, hello);
          },
        },
        {
          name: `refuses a body that does not fit its ${header}`,
          cites: verified,
          async run(context: Context) {
            const { address, response } = await putHello(context, { [header]: other });
            expectError(response, 400, "BadDigest");
            expectStatus(await context.call({ method: "HEAD", ...address }), 404);
          },
        },
        {
          name: `refuses a ${header} that is too short`,
          cites: {
            page: api("API_PutObject"),
            says: "An invalid checksum is refused.",
          },
          async run(context: Context) {
            const { response } = await putHello(context, { [header]: "AAA=" });
            expectError(response, 400, "InvalidRequest");
          },
        },
        {
          name: `gives ${header} back when asked`,
          cites: returned,
          async run(context: Context) {
            const { address } = await putHello(context, { [header]: hello });
            const headers = { "x-amz-checksum-mode": "ENABLED" };
            const response = await context.call({ method: "HEAD", ...address, headers });
            expectHeader(response, header, hello);
          },
        },
        {
          name: `does not give ${header} back when not asked`,
          cites: {
            page: api("API_HeadObject"),
            says: "x-amz-checksum-mode must be ENABLED to get it.",
          },
          async run(context: Context) {
            const { address } = await putHello(context, { [header]: hello });
            const response = await context.call({ method: "HEAD", ...address });
            expectHeader(response, "content-length", "5");
            expectHeader(response, header, undefined);
          },
        },
        {
          name: `takes ${header} in a trailer`,
          cites: trailing,
          async run(context: Context) {
            const { address, request } = await withTrailer(context, { name, value: hello });
            expectStatus(await context.send(request), 200);
            const stored = await context.call({ method: "GET", ...address });
            expectHeader(stored, "content-length", "5");
          },
        },
        {
          name: `refuses a body that does not fit the ${header} in its trailer`,
          cites: trailing,
          async run(context: Context) {
            const { address, request } = await withTrailer(context, { name, value: other });
            expectError(await context.send(request), 400, "BadDigest");
            expectStatus(await context.call({ method: "HEAD", ...address }), 404);
          },
        },
        {
          name: `takes a form whose file fits its ${header} field`,
          cites: {
            page: api("RESTObjectPOST"),
            says: "A form may hold an x-amz-checksum-* field.",
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
          name: `refuses a form whose file does not fit its ${header} field`,
          cites: {
            page: api("RESTObjectPOST"),
            says: "S3 checks the form's x-amz-checksum-* field.",
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
      name: "refuses a form to which a checksum was added",
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
      name: "refuses a form whose checksum is another than the policy's",
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
      name: "refuses a presigned upload whose body does not fit the signed checksum",
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
      name: "refuses two checksums at once",
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
      name: "refuses a checksum of another algorithm than was announced",
      cites: {
        page: api("API_PutObject"),
        says: "x-amz-sdk-checksum-algorithm must match the checksum that is sent.",
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
      name: "refuses an algorithm that was announced without its checksum",
      cites: {
        page: api("API_PutObject"),
        says: "With x-amz-sdk-checksum-algorithm there must be a checksum or trailer; else 400.",
      },
      async run(context) {
        const { response } = await putHello(context, { "x-amz-sdk-checksum-algorithm": "CRC32" });
        expectError(response, 400, "InvalidRequest");
      },
    },
    {
      name: "refuses an algorithm that does not exist",
      cites: { page: api("API_PutObject"), says: "CRC32, CRC32C, CRC64NVME, SHA1 and SHA256." },
      async run(context) {
        const { response } = await putHello(context, { "x-amz-sdk-checksum-algorithm": "MD4" });
        expectError(response, 400, "InvalidRequest");
      },
    },
    {
      name: "refuses a trailer that was announced and does not come",
      cites: { page: api("ErrorResponses"), says: "MalformedTrailerError, 400." },
      async run(context) {
        const { request } = await withTrailer(context, { name: "crc32", value: "NhCmhg==" });
        const plain = { ...request, body: Buffer.from("5\r\nhello\r\n0\r\n\r\n") };
        expectError(await context.send(plain), 400, "MalformedTrailerError");
      },
    },
    {
      name: "refuses chunks of another length than was announced",
      cites: { page: api("ErrorResponses"), says: "IncompleteBody, 400." },
      async run(context) {
        const { request } = await withTrailer(context, { name: "crc32", value: "NhCmhg==" });
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
        const { address, request } = await withTrailer(context, {
          name: "crc32",
          value: "NhCmhg==",
        });
        expectStatus(await context.send(request), 200);
        const response = await context.call({ method: "HEAD", ...address });
        expectHeader(response, "content-encoding", undefined);
      },
    },
    {
      name: "takes an empty body with a trailer",
      cites: trailing,
      async run(context) {
        const { address, request } = await withTrailer(context, {
          name: "crc32",
          value: "AAAAAA==",
          body: "",
        });
        expectStatus(await context.send(request), 200);
        expectHeader(await context.call({ method: "HEAD", ...address }), "content-length", "0");
      },
    },
    {
      name: "takes what the SDK sends by default: a CRC32",
      cites: { page, says: "The SDKs calculate a checksum by default." },
      async run(context) {
        const client = sdkDefaults(context);
        const address = { Bucket: await context.bucket(), Key: context.key() };
        const { ChecksumCRC32 } = await client.send(
          new PutObjectCommand({ ...address, Body: "hello" }),
        );
        client.destroy();
        assert.equal(ChecksumCRC32, "NhCmhg==");
      },
    },
    {
      name: "takes what the SDK sends of a stream by default: a CRC32 in a trailer",
      cites: trailing,
      async run(context) {
        const client = sdkDefaults(context);
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
      name: "gives an object that came without a checksum a CRC64NVME",
      cites: {
        page,
        says: "Without a checksum of the client's, S3 computes a CRC64NVME and stores it.",
      },
      async run(context) {
        const { Bucket, Key } = await context.put({ Body: "hello" });
        const headers = { "x-amz-checksum-mode": "ENABLED" };
        const response = await context.call({ method: "HEAD", bucket: Bucket, key: Key, headers });
        expectHeader(response, "x-amz-checksum-crc64nvme", "M3eFcAZSQlc=");
      },
    },
    {
      name: "says that the checksum is of the full object",
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
      name: "gives no checksum with a part of an object",
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
      name: "takes a body that fits its Content-MD5",
      cites: md5,
      async run(context) {
        const { response } = await putHello(context, { "content-md5": md5Base64("hello") });
        expectStatus(response, 200);
      },
    },
    {
      name: "refuses a body that does not fit its Content-MD5",
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
      name: "refuses a Content-MD5 that is not an MD5",
      cites: { page: api("ErrorResponses"), says: "InvalidDigest, 400." },
      async run(context) {
        const { response } = await putHello(context, { "content-md5": "not base64" });
        expectError(response, 400, "InvalidDigest");
      },
    },
    {
      name: "keeps the object that was there when its replacement is refused",
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
