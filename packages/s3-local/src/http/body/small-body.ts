import { createHasher } from "../../objects/checksums/checksums.ts";
import { S3Error } from "../errors.ts";
import type { AuthenticatedRequest } from "../operation.ts";
import { header } from "../request.ts";
import {
  type DeclaredDigests,
  digestsToCalculate,
  parseDeclaredDigests,
  verifyDigests,
} from "./declared-digests.ts";

/** Parses the digests that a request declares for its document. */
export const documentDigests = (request: AuthenticatedRequest): DeclaredDigests =>
  parseDeclaredDigests({
    get: (name) => header(request, name),
    algorithmName: "x-amz-sdk-checksum-algorithm",
  });

/**
 * Reads a small body into memory, and verifies its digests.
 *
 * @throws S3Error MaxMessageLengthExceeded, MissingRequestBodyError, BadDigest and what the
 *   payload throws
 */
export const readSmallBody = async (
  request: AuthenticatedRequest,
  maxBytes: number,
  integrity: DeclaredDigests = documentDigests(request),
): Promise<Buffer> => {
  const { chunks, trailers } = request.openPayload();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new S3Error("MaxMessageLengthExceeded");
    parts.push(chunk);
  }
  const body = Buffer.concat(parts);
  const digests = digestsToCalculate(integrity).map((algorithm) => {
    const hasher = createHasher(algorithm);
    hasher.update(body);
    return [algorithm, hasher.digest()] as const;
  });
  verifyDigests(integrity, new Map(digests), trailers);
  if (size === 0) throw new S3Error("MissingRequestBodyError");
  return body;
};
