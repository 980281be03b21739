import {
  type BodyIntegrity,
  declaredIntegrity,
  digestsToCalculate,
  requireIntegrity,
} from "./body-integrity.ts";
import { hasherFor } from "./checksums.ts";
import { S3Error } from "./errors.ts";
import type { AuthenticatedRequest } from "./operation.ts";
import { header } from "./request.ts";
import { parseXml, type XmlElement } from "./xml.ts";

const maxBytes = 2 * 1024 * 1024;

/**
 * Reads a small XML body whole, with its digests checked.
 *
 * @throws S3Error MalformedXML, MaxMessageLengthExceeded, BadDigest and what the payload throws
 */
export async function readXmlBody(
  request: AuthenticatedRequest,
  root: string,
): Promise<XmlElement> {
  const integrity = declaredIntegrity({
    get: (name) => header(request, name),
    algorithmName: "x-amz-sdk-checksum-algorithm",
  });
  return readXmlWith(request, root, integrity);
}

/** {@link readXmlBody}, for a request whose checksum headers tell of something else than its body. */
export async function readXmlWith(
  request: AuthenticatedRequest,
  root: string,
  integrity: BodyIntegrity,
): Promise<XmlElement> {
  const { chunks, trailers } = request.openPayload();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new S3Error("MaxMessageLengthExceeded");
    parts.push(chunk);
  }
  const algorithms = digestsToCalculate(integrity);
  const digests = algorithms.map((algorithm) => {
    const hasher = hasherFor(algorithm);
    for (const part of parts) hasher.update(part);
    return [algorithm, hasher.digest()] as const;
  });
  requireIntegrity(integrity, new Map(digests), trailers);
  if (size === 0) throw new S3Error("MissingRequestBodyError");
  return parseXml(Buffer.concat(parts).toString("utf8"), root);
}
