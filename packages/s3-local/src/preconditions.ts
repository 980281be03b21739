import { S3Error } from "./errors.ts";
import { header, type S3Request } from "./request.ts";
import type { ObjectVersion } from "./storage/versions.ts";

const failed = (condition: string): S3Error =>
  new S3Error("PreconditionFailed", { details: { Condition: condition } });

const strip = (eTag: string): string => eTag.trim().replace(/^W\//, "").replaceAll('"', "");

function names(list: string, eTag: string): boolean {
  return list.split(",").some((item) => item.trim() === "*" || strip(item) === strip(eTag));
}

/** Seconds, the resolution of Last-Modified; undefined for what is no date, which is ignored. */
function seconds(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

/**
 * Decides the conditional headers of a GET or HEAD.
 *
 * @returns Whether the caller's copy is still good, to be answered with 304.
 * @throws S3Error PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function isNotModified(request: S3Request, version: ObjectVersion): boolean {
  const modified = Math.floor(version.lastModified.getTime() / 1000);
  const ifMatch = header(request, "if-match");
  const unmodifiedSince = seconds(header(request, "if-unmodified-since"));
  if (ifMatch !== undefined) {
    if (!names(ifMatch, version.eTag)) throw failed("If-Match");
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw failed("If-Unmodified-Since");
  }
  const ifNoneMatch = header(request, "if-none-match");
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, version.eTag);
  const modifiedSince = seconds(header(request, "if-modified-since"));
  return modifiedSince !== undefined && modified <= modifiedSince;
}
