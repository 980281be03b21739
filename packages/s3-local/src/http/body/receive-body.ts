import type { Context } from "../../context.ts";
import { type Digests, digestAndWrite } from "../../objects/checksums/body-digests.ts";
import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
} from "../../objects/checksums/checksums.ts";
import type { NewBlob } from "../../storage/blobs/blobs.ts";
import { S3Error } from "../errors.ts";
import { type DeclaredDigests, digestsToCalculate, verifyDigests } from "./declared-digests.ts";

/** The maximum size of a PUT, a POST, or a part. */
export const maxBodyBytes = 5 * 1024 ** 3;

export interface SizeRange {
  min: number;
  max: number;
}

/** Represents a body to receive, with everything to verify. */
export interface Body {
  chunks: AsyncIterable<Buffer>;
  trailers: ReadonlyMap<string, string>;
  integrity: DeclaredDigests;
  /** The algorithms to calculate in addition to the declared one. */
  algorithms: readonly ChecksumAlgorithm[];
  sizeRange: SizeRange;
}

/** Represents a received body that no row references yet. */
export interface ReceivedBody {
  blob: NewBlob;
  size: number;
  /** With its quotes. */
  eTag: string;
  checksums: Record<string, string>;
}

export const tooLarge = (size: number, max: number): S3Error =>
  new S3Error("EntityTooLarge", {
    // The body is refused before its end, so the size is what arrived until then.
    details: { ProposedSize: String(size), MaxSizeAllowed: String(max) },
  });

const tooSmall = (size: number, min: number): S3Error =>
  new S3Error("EntityTooSmall", {
    details: { ProposedSize: String(size), MinSizeAllowed: String(min) },
  });

/**
 * Receives a body, and verifies its size and digests. When it throws, nothing is stored.
 *
 * @throws S3Error
 */
export const receiveBody = async (
  body: Body,
  { blobs, threads }: Pick<Context, "blobs" | "threads">,
): Promise<ReceivedBody> => {
  const { chunks, trailers, integrity, algorithms, sizeRange } = body;
  let size = 0;
  async function* measured(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > sizeRange.max) throw tooLarge(size, sizeRange.max);
      yield chunk;
    }
    if (size < sizeRange.min) throw tooSmall(size, sizeRange.min);
  }
  const writer = blobs.startWriting();
  let digests: Digests;
  let blob: NewBlob;
  try {
    digests = await digestAndWrite(measured(), {
      algorithms: digestsToCalculate(integrity, algorithms),
      threads,
      write: writer.write,
    });
    verifyDigests(integrity, digests, trailers);
    blob = await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  const md5 = Buffer.from(digests.get("MD5") ?? "", "base64");
  const checksums = checksumAlgorithms.flatMap((algorithm) => {
    const value = digests.get(algorithm);
    return value === undefined ? [] : [[checksumHeader(algorithm), value] as const];
  });
  return {
    blob,
    size,
    eTag: `"${md5.toString("hex")}"`,
    checksums: Object.fromEntries(checksums),
  };
};
