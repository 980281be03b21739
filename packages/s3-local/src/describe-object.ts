import { invalidArgument, S3Error } from "./errors.ts";
import { storedHeaderNames } from "./object-headers.ts";
import { amzHeader, query, type S3Request } from "./request.ts";
import type { StoredObject } from "./store-object.ts";

/**
 * The `response-*` parameters of a GET or HEAD. Requests here are always signed, as S3 asks.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function overrides(request: S3Request): Record<string, string> {
  const pairs = storedHeaderNames.flatMap((name) => {
    const value = query(request, `response-${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

function wantsChecksums(request: S3Request): boolean {
  const mode = amzHeader(request, "x-amz-checksum-mode");
  if (mode !== undefined && mode.toUpperCase() !== "ENABLED") {
    throw invalidArgument("Invalid checksum mode", "x-amz-checksum-mode", mode);
  }
  return mode !== undefined;
}

/** Text outside ASCII travels as RFC 2047 words, as S3 gives metadata back. */
function headerSafe(value: string): string {
  if (/^[\t\x20-\x7e]*$/.test(value)) return value;
  return `=?UTF-8?B?${Buffer.from(value).toString("base64")}?=`;
}

/**
 * What GET and HEAD say of an object.
 *
 * @param whole Whether the whole object is answered. A part of it comes without the checksum,
 *   which no reader could check.
 */
export function describeObject(
  request: S3Request,
  { version, versionId }: StoredObject,
  whole: boolean,
): Record<string, string> {
  const metadata = Object.entries(version.metadata).map(
    ([name, value]) => [`x-amz-meta-${name}`, headerSafe(value)] as const,
  );
  const checksummed = Object.keys(version.checksums).length > 0;
  const shown = wantsChecksums(request) && checksummed && whole;
  if (query(request, "partNumber") !== undefined) {
    throw new S3Error("NotImplemented", { details: { Header: "partNumber" } });
  }
  return {
    ...version.headers,
    ...overrides(request),
    ...Object.fromEntries(metadata),
    ...(shown && { ...version.checksums, "x-amz-checksum-type": "FULL_OBJECT" }),
    ...(versionId !== undefined && { "x-amz-version-id": versionId }),
    "accept-ranges": "bytes",
    etag: version.eTag,
    "last-modified": version.lastModified.toUTCString(),
    "x-amz-server-side-encryption": "AES256",
  };
}
