import { createHash } from "node:crypto";
import type { PayloadIntegrity } from "../../auth/signing/payload-integrity.ts";
import { S3Error } from "../errors.ts";
import { amzHeader, header, type S3Request } from "../request.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";

/** Represents a request's decoded body. */
export interface Payload {
  chunks: AsyncIterable<Buffer>;
  /** Complete once `chunks` has ended. */
  trailers: ReadonlyMap<string, string>;
  /** The declared number of bytes. */
  contentLength: number;
}

const announcedLength = (request: S3Request, name: string): number => {
  const value = name === "content-length" ? header(request, name) : amzHeader(request, name);
  if (value === undefined || !/^\d{1,15}$/.test(value)) throw new S3Error("MissingContentLength");
  return Number(value);
};

/** Yields the raw body. If the reader stops early, the connection stays open for the response. */
async function* rawChunks(request: S3Request): AsyncGenerator<Buffer> {
  const source = request.body.iterator({ destroyOnReturn: false });
  try {
    for await (const chunk of source) {
      if (Buffer.isBuffer(chunk)) yield chunk;
    }
  } catch (error) {
    // The sender disconnected. The upload fails as it does on S3.
    throw request.body.destroyed ? new S3Error("IncompleteBody") : error;
  }
}

async function* verifySha256(
  source: AsyncIterable<Buffer>,
  expected: string,
): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
  const computed = hash.digest("hex");
  if (computed !== expected) {
    throw new S3Error("XAmzContentSHA256Mismatch", {
      details: {
        ClientComputedContentSHA256: expected,
        S3ComputedContentSHA256: computed,
      },
    });
  }
}

async function* requireLength(
  source: AsyncIterable<Buffer>,
  expected: number,
): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > expected) throw new S3Error("IncompleteBody");
    yield chunk;
  }
  if (length < expected) throw new S3Error("IncompleteBody");
}

/**
 * Opens a request's body. Verifies what the signature declares while the body streams.
 *
 * @throws S3Error MissingContentLength; while reading XAmzContentSHA256Mismatch, IncompleteBody
 */
export const openPayload = (request: S3Request, integrity: PayloadIntegrity): Payload => {
  const raw = rawChunks(request);
  const trailers = new Map<string, string>();
  if (integrity.kind === "unsigned-chunks" || integrity.kind === "signed-chunks") {
    const contentLength = announcedLength(request, "x-amz-decoded-content-length");
    const decoded = decodeAwsChunked(raw, { chunking: integrity, trailers });
    return { chunks: requireLength(decoded, contentLength), trailers, contentLength };
  }
  const contentLength = announcedLength(request, "content-length");
  const chunks = integrity.kind === "sha256" ? verifySha256(raw, integrity.sha256) : raw;
  return { chunks, trailers, contentLength };
};
