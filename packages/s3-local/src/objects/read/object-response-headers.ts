import { invalidArgument } from "../../http/errors.ts";
import { amzHeader, query, type S3Request } from "../../http/request.ts";
import { checksumHeaders } from "../checksums/checksums.ts";
import type { StoredObject } from "../stored-object.ts";
import { storedHeaderNames } from "../write/stored-headers.ts";

/**
 * Returns the headers that the `response-*` parameters of a GET or HEAD override. S3 requires that such
 * requests are signed; here all are.
 *
 * @throws S3Error InvalidArgument for a value that cannot be a header's
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
const overrides = (request: S3Request): Record<string, string> => {
  const pairs = storedHeaderNames.flatMap((name) => {
    const parameter = `response-${name}`;
    const value = query(request, parameter);
    if (value === undefined) return [];
    if (/[\u0100-\uffff]/.test(value)) {
      throw invalidArgument(
        "Header value cannot be represented using ISO-8859-1.",
        parameter,
        value,
      );
    }
    return [[name, value] as const];
  });
  return Object.fromEntries(pairs);
};

/** @throws S3Error InvalidArgument */
export const wantsChecksums = (request: S3Request): boolean => {
  const mode = amzHeader(request, "x-amz-checksum-mode");
  if (mode !== undefined && mode.toUpperCase() !== "ENABLED") {
    throw invalidArgument("Invalid checksum mode", "x-amz-checksum-mode", mode);
  }
  return mode !== undefined;
};

/** Encodes text outside ASCII as an RFC 2047 word, as S3 returns metadata. */
const headerSafe = (value: string): string => {
  if (/^[\t\x20-\x7e]*$/.test(value)) return value;
  return `=?UTF-8?B?${Buffer.from(value).toString("base64")}?=`;
};

/**
 * Builds the headers with which GET and HEAD describe an object.
 *
 * @param checksums The checksums of the returned bytes.
 */
export const buildObjectHeaders = (
  request: S3Request,
  { version, versionId }: StoredObject,
  checksums: Record<string, string>,
): Record<string, string> => {
  const metadata = Object.entries(version.metadata).map(
    ([name, value]) => [`x-amz-meta-${name}`, headerSafe(value)] as const,
  );
  const tagCount = Object.keys(version.tags).length;
  // The checksum of a part shows the type of the whole.
  const type = checksumHeaders(version.checksums)["x-amz-checksum-type"];
  const shown = wantsChecksums(request) && Object.keys(checksums).length > 0;
  return {
    ...version.headers,
    ...overrides(request),
    ...Object.fromEntries(metadata),
    ...(shown && checksums),
    ...(shown && type !== undefined && { "x-amz-checksum-type": type }),
    ...(tagCount > 0 && { "x-amz-tagging-count": String(tagCount) }),
    ...(versionId !== undefined && { "x-amz-version-id": versionId }),
    "accept-ranges": "bytes",
    etag: version.eTag,
    "last-modified": version.lastModified.toUTCString(),
    "x-amz-server-side-encryption": "AES256",
  };
};
