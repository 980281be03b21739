import { S3Error } from "../../http/errors.ts";
import { header, type S3Request } from "../../http/request.ts";
import type { ObjectVersion } from "../../storage/database/versions.ts";

/** Creates a PreconditionFailed error that names the header. */
export const preconditionFailed = (condition: string): S3Error =>
  new S3Error("PreconditionFailed", { details: { Condition: condition } });

/** Returns an ETag without quotes. */
export const bareETag = (eTag: string): string =>
  eTag.trim().replace(/^W\//, "").replaceAll('"', "");

/** Returns true if a list of ETags contains an ETag, or is `*`. */
export const matchesETag = (list: string, eTag: string): boolean =>
  list.split(",").some((item) => item.trim() === "*" || bareETag(item) === bareETag(eTag));

/** Returns a date in seconds, the resolution of Last-Modified, or undefined for an invalid date. */
const seconds = (date: string | undefined): number | undefined => {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
};

/** Holds the conditional headers of a request. */
export interface Conditions {
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
  ifModifiedSince: string | undefined;
  ifUnmodifiedSince: string | undefined;
}

/** Parses conditional headers, which may have a prefix such as `x-amz-copy-source-`. */
export const parseReadConditions = (request: S3Request, prefix = ""): Conditions => ({
  ifMatch: header(request, `${prefix}if-match`),
  ifNoneMatch: header(request, `${prefix}if-none-match`),
  ifModifiedSince: header(request, `${prefix}if-modified-since`),
  ifUnmodifiedSince: header(request, `${prefix}if-unmodified-since`),
});

/**
 * Evaluates the conditions of a GET or HEAD, or of the source of a copy.
 *
 * @returns true if the caller's copy is current.
 * @throws S3Error PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export const isNotModified = (conditions: Conditions, version: ObjectVersion): boolean => {
  const { ifMatch, ifNoneMatch } = conditions;
  const modified = Math.floor(version.lastModified.getTime() / 1000);
  const unmodifiedSince = seconds(conditions.ifUnmodifiedSince);
  if (ifMatch !== undefined) {
    if (!matchesETag(ifMatch, version.eTag)) throw preconditionFailed("If-Match");
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return matchesETag(ifNoneMatch, version.eTag);
  const modifiedSince = seconds(conditions.ifModifiedSince);
  return modifiedSince !== undefined && modified <= modifiedSince;
};
