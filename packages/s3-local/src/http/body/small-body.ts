import { hasherFor } from "../../objects/checksums/checksums.ts";
import { S3Error } from "../errors.ts";
import type { AuthenticatedRequest } from "../operation.ts";
import { header } from "../request.ts";
import {
  type BodyIntegrity,
  declaredIntegrity,
  digestsToCalculate,
  requireIntegrity,
} from "./declared-digests.ts";

/** What the headers of a document say of its digests. */
export const documentIntegrity = (request: AuthenticatedRequest): BodyIntegrity =>
  declaredIntegrity({
    get: (name) => header(request, name),
    algorithmName: "x-amz-sdk-checksum-algorithm",
  });

/**
 * Reads a small body whole, with its digests checked.
 *
 * @throws S3Error MaxMessageLengthExceeded, MissingRequestBodyError, BadDigest and what the
 *   payload throws
 */
export const readSmallBody = async (
  request: AuthenticatedRequest,
  maxBytes: number,
  integrity: BodyIntegrity = documentIntegrity(request),
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
    const hasher = hasherFor(algorithm);
    hasher.update(body);
    return [algorithm, hasher.digest()] as const;
  });
  requireIntegrity(integrity, new Map(digests), trailers);
  if (size === 0) throw new S3Error("MissingRequestBodyError");
  return body;
};
