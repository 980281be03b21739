import { S3Error } from "../../http/errors.ts";
import { header, type S3Request } from "../../http/request.ts";
import type { ObjectVersion } from "../../storage/database/versions.ts";

/** PreconditionFailed, with the header that S3 names in it. */
export const preconditionFailed = (condition: string): S3Error =>
  new S3Error("PreconditionFailed", { details: { Condition: condition } });

/** An ETag without quotes. */
export const bareETag = (eTag: string): string =>
  eTag.trim().replace(/^W\//, "").replaceAll('"', "");

/** Whether a list of ETags, or `*`, names one. */
export const names = (list: string, eTag: string): boolean =>
  list.split(",").some((item) => item.trim() === "*" || bareETag(item) === bareETag(eTag));

/** Seconds, the resolution of Last-Modified; undefined for what is no date, which is ignored. */
const seconds = (date: string | undefined): number | undefined => {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
};

/** The conditional headers of a request, by what they ask. */
export interface Conditions {
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
  ifModifiedSince: string | undefined;
  ifUnmodifiedSince: string | undefined;
}

/** Reads conditions from headers that may have a prefix, such as `x-amz-copy-source-`. */
export const conditionsOf = (request: S3Request, prefix = ""): Conditions => ({
  ifMatch: header(request, `${prefix}if-match`),
  ifNoneMatch: header(request, `${prefix}if-none-match`),
  ifModifiedSince: header(request, `${prefix}if-modified-since`),
  ifUnmodifiedSince: header(request, `${prefix}if-unmodified-since`),
});

/**
 * Decides the conditions of a GET or HEAD, or of the source of a copy.
 *
 * @returns Whether the caller's copy is still good.
 * @throws S3Error PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export const isNotModified = (conditions: Conditions, version: ObjectVersion): boolean => {
  const { ifMatch, ifNoneMatch } = conditions;
  const modified = Math.floor(version.lastModified.getTime() / 1000);
  const unmodifiedSince = seconds(conditions.ifUnmodifiedSince);
  if (ifMatch !== undefined) {
    if (!names(ifMatch, version.eTag)) throw preconditionFailed("If-Match");
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, version.eTag);
  const modifiedSince = seconds(conditions.ifModifiedSince);
  return modifiedSince !== undefined && modified <= modifiedSince;
};
