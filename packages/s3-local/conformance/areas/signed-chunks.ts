import assert from "node:assert/strict";
import { type Area, api, type Check } from "../check.ts";
import type { HttpRequest } from "../client/http.ts";
import { signHeader } from "../client/sigv4.ts";
import {
  type Chunk,
  type ChunkedUpload,
  encodeChunks,
  signChunks,
} from "../client/sigv4-chunks.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectStatus } from "../expect.ts";

const page = api("sigv4-streaming");
const trailers = api("sigv4-streaming-trailers");
const cites = {
  page,
  says: "The signature of each chunk covers its bytes and the previous signature.",
};
const trailing = {
  page: trailers,
  says: "x-amz-trailer-signature covers the trailing header and the previous signature.",
};

const piece = (letter: string): Buffer => Buffer.alloc(8192, letter);
const pieces = [piece("a"), piece("b"), Buffer.from("the end")];
const whole = Buffer.concat(pieces);

interface Address {
  bucket: string;
  key: string;
}

const upload = async (
  context: Context,
  input: Parameters<typeof signChunks>[2] = { pieces },
): Promise<ChunkedUpload & { address: Address }> => {
  const address = { bucket: await context.bucket(), key: context.key() };
  const request = context.request({ method: "PUT", ...address });
  return { ...signChunks(request, context.signer(), input), address };
};

const corrupt = (signature: string): string =>
  signature.slice(0, -1) + (signature.endsWith("0") ? "1" : "0");

/** Sends the upload with other chunks or another trailer than the signed ones. */
const resend = (
  { request, chunks, trailer }: ChunkedUpload,
  changes: Partial<Omit<ChunkedUpload, "request">>,
): HttpRequest => {
  const body = encodeChunks({ chunks, trailer, ...changes });
  return { ...request, body };
};

const at = (chunks: readonly Chunk[], index: number, change: (chunk: Chunk) => Chunk): Chunk[] =>
  chunks.map((chunk, other) => (other === index ? change(chunk) : chunk));

const forged: {
  name: string;
  cites: Check["cites"];
  change: (chunks: readonly Chunk[]) => readonly Chunk[];
}[] = [
  {
    name: "with a changed first chunk",
    cites,
    change: (chunks) => at(chunks, 0, (chunk) => ({ ...chunk, bytes: piece("x") })),
  },
  {
    name: "with changed last bytes",
    cites,
    change: (chunks) => at(chunks, 2, (chunk) => ({ ...chunk, bytes: Buffer.from("the egg") })),
  },
  {
    name: "with another signature of the first chunk",
    cites,
    change: (chunks) =>
      at(chunks, 0, (chunk) => ({ ...chunk, signature: corrupt(chunk.signature) })),
  },
  {
    name: "with another signature of the empty last chunk",
    cites,
    change: (chunks) =>
      at(chunks, 3, (chunk) => ({ ...chunk, signature: corrupt(chunk.signature) })),
  },
  {
    name: "with swapped chunks",
    cites,
    change: ([first, second, ...rest]) => [second, first, ...rest].flatMap((chunk) => chunk ?? []),
  },
];

const crc32 = { name: "x-amz-checksum-crc32", value: "NhCmhg==" };
const hello = { pieces: [Buffer.from("hello")], trailing: crc32 };

export const signedChunks: Area = {
  name: "signed chunks",
  checks: [
    {
      name: "assembles signed chunks",
      cites,
      async run(context) {
        const { request, address } = await upload(context);
        expectStatus(await context.send(request), 200);
        const stored = await context.call({ method: "GET", ...address });
        assert.ok(stored.body.equals(whole), "the bytes are those of the chunks");
      },
    },
    {
      name: "accepts an empty body as one empty chunk",
      cites,
      async run(context) {
        const { request, address } = await upload(context, { pieces: [] });
        expectStatus(await context.send(request), 200);
        const stored = await context.call({ method: "HEAD", ...address });
        expectHeader(stored, "content-length", "0");
      },
    },
    {
      name: "does not store aws-chunked as the object's encoding",
      cites: { page, says: "S3 stores the object without aws-chunked in its Content-Encoding." },
      async run(context) {
        const { request, address } = await upload(context);
        expectStatus(await context.send(request), 200);
        const stored = await context.call({ method: "HEAD", ...address });
        expectHeader(stored, "content-encoding", undefined);
      },
    },
    ...forged.map(({ name, cites: because, change }) => ({
      name: `rejects an upload ${name}`,
      cites: because,
      async run(context: Context) {
        const signed = await upload(context);
        const response = await context.send(resend(signed, { chunks: change(signed.chunks) }));
        expectError(response, 403, "SignatureDoesNotMatch");
        expectStatus(await context.call({ method: "HEAD", ...signed.address }), 404);
      },
    })),
    {
      name: "rejects an upload that ends before its last chunk",
      cites: { page, says: "A final empty chunk ends the upload." },
      async run(context) {
        const signed = await upload(context);
        const request = resend(signed, { chunks: signed.chunks.slice(0, -1) });
        const headers = { ...request.headers, "content-length": String(request.body.length) };
        const response = await context.send({ ...request, headers });
        assert.ok(response.status >= 400, `the upload is rejected, not ${response.status}`);
        expectStatus(await context.call({ method: "HEAD", ...signed.address }), 404);
      },
    },
    {
      name: "rejects an upload without its decoded length",
      cites: { page, says: "x-amz-decoded-content-length is required: MissingContentLength, 411." },
      async run(context) {
        const request = context.request({
          method: "PUT",
          bucket: await context.bucket(),
          key: context.key(),
          headers: { "content-encoding": "aws-chunked" },
        });
        const kind = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
        const response = await context.send(signHeader(request, context.signer(), kind));
        expectError(response, 411, "MissingContentLength");
      },
    },
    {
      name: "rejects small chunks before the last one",
      cites: {
        page,
        says: "All chunks except the last have at least 8 KB: InvalidChunkSizeError, 403.",
      },
      async run(context) {
        const { request, address } = await upload(context, {
          pieces: [Buffer.from("small"), Buffer.from("chunks")],
        });
        expectError(await context.send(request), 403, "InvalidChunkSizeError");
        expectStatus(await context.call({ method: "HEAD", ...address }), 404);
      },
    },
    {
      name: "stores other encodings than aws-chunked",
      cites: { page, says: "S3 stores other values of Content-Encoding with the object." },
      async run(context) {
        const address = { bucket: await context.bucket(), key: context.key() };
        const headers = { "content-encoding": "aws-chunked,gzip" };
        const plain = context.request({ method: "PUT", ...address, headers });
        const { request } = signChunks(plain, context.signer(), { pieces });
        expectStatus(await context.send(request), 200);
        const stored = await context.call({ method: "HEAD", ...address });
        expectHeader(stored, "content-encoding", "gzip");
      },
    },
    {
      name: "accepts a checksum in a signed trailer",
      cites: trailing,
      async run(context) {
        const { request, address } = await upload(context, hello);
        expectStatus(await context.send(request), 200);
        const stored = await context.call({ method: "HEAD", ...address });
        expectHeader(stored, "content-length", "5");
      },
    },
    {
      name: "rejects a signed trailer that does not match the body",
      cites: {
        page: trailers,
        says: "S3 verifies the trailing checksum: BadDigest.",
      },
      async run(context) {
        const trailer = { ...crc32, value: "AAAAAA==" };
        const { request, address } = await upload(context, { ...hello, trailing: trailer });
        expectError(await context.send(request), 400, "BadDigest");
        expectStatus(await context.call({ method: "HEAD", ...address }), 404);
      },
    },
    {
      name: "rejects a trailer with a changed signature",
      cites: trailing,
      async run(context) {
        const signed = await upload(context, hello);
        const trailer = signed.trailer && {
          ...signed.trailer,
          signature: corrupt(signed.trailer.signature),
        };
        const response = await context.send(resend(signed, { trailer }));
        expectError(response, 403, "SignatureDoesNotMatch");
        expectStatus(await context.call({ method: "HEAD", ...signed.address }), 404);
      },
    },
    {
      name: "rejects a trailer with a changed value",
      cites: trailing,
      async run(context) {
        const signed = await upload(context, hello);
        const trailer = signed.trailer && { ...signed.trailer, value: "AAAAAA==" };
        const response = await context.send(resend(signed, { trailer }));
        // Either code is correct because neither the signature nor the checksum matches.
        const code = response.status === 400 ? "BadDigest" : "SignatureDoesNotMatch";
        expectError(response, response.status === 400 ? 400 : 403, code);
      },
    },
  ],
};
