import { type BodyIntegrity, openDigests } from "./body-integrity.ts";
import type { ChecksumAlgorithm } from "./checksums.ts";
import { S3Error } from "./errors.ts";
import type { Blobs } from "./storage/blobs.ts";

/** The largest body that one PUT or POST, or one part, may carry. */
export const maxBodyBytes = 5 * 1024 ** 3;

export type SizeRange = { min: number; max: number };

/** Bytes that arrive, and what is promised of them. */
export type Body = {
  chunks: AsyncIterable<Buffer>;
  trailers: ReadonlyMap<string, string>;
  integrity: BodyIntegrity;
  /** What to calculate besides what the sender declares. */
  algorithms: readonly ChecksumAlgorithm[];
  sizeRange: SizeRange;
};

/** A file that nothing names yet. */
export type ReceivedBody = {
  blob: string;
  size: number;
  /** With its quotes. */
  eTag: string;
  checksums: Record<string, string>;
};

export const tooLarge = (size: number, max: number): S3Error =>
  new S3Error("EntityTooLarge", {
    // Refused before the end, so the size is what had arrived by then.
    details: { ProposedSize: String(size), MaxSizeAllowed: String(max) },
  });

const tooSmall = (size: number, min: number): S3Error =>
  new S3Error("EntityTooSmall", {
    details: { ProposedSize: String(size), MinSizeAllowed: String(min) },
  });

/**
 * Streams a body to disk with its size and digests checked. When it throws, no file is left.
 *
 * @throws S3Error
 */
export async function receiveBody(body: Body, blobs: Blobs): Promise<ReceivedBody> {
  const { chunks, trailers, integrity, algorithms, sizeRange } = body;
  const digests = openDigests(integrity, algorithms);
  let size = 0;
  let eTag = "";
  let checksums: Record<string, string> = {};
  async function* inspected(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > sizeRange.max) throw tooLarge(size, sizeRange.max);
      digests.update(chunk);
      yield chunk;
    }
    if (size < sizeRange.min) throw tooSmall(size, sizeRange.min);
    const finished = digests.finish(trailers);
    eTag = `"${finished.md5.toString("hex")}"`;
    checksums = finished.checksums;
  }
  const blob = await blobs.write(inspected());
  return { blob, size, eTag, checksums };
}
