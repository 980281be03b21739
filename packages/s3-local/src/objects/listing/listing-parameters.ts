import { invalidArgument } from "../../http/errors.ts";
import { query, type S3Request } from "../../http/request.ts";
import { uriEncodePath } from "../../http/uri.ts";

/** Holds the parameters that all listings of a bucket share. */
export interface ListingParameters {
  prefix: string;
  delimiter: string;
  maxKeys: number;
  encodingType: "url" | undefined;
  /** Encodes a key, prefix, or marker as the request specifies. */
  encode(value: string): string;
}

/** The maximum length of a page. */
const longestPage = 1000;

/**
 * Returns the maximum number of entries that a request accepts.
 *
 * @throws S3Error InvalidArgument
 */
export const pageLength = (request: S3Request, name: "max-keys" | "max-parts" | "max-uploads") => {
  const value = query(request, name) ?? String(longestPage);
  if (!/^\d{1,10}$/.test(value)) {
    throw invalidArgument(
      /^-\d+$/.test(value)
        ? `Argument ${name === "max-keys" ? "maxKeys" : name} must be an integer between 0 and 2147483647`
        : `Provided ${name} not an integer or within integer range`,
      name,
      value,
    );
  }
  return Math.min(Number(value), longestPage);
};

/** @throws S3Error InvalidArgument */
export const listingParameters = (
  request: S3Request,
  lengthName: "max-keys" | "max-uploads" = "max-keys",
): ListingParameters => {
  const maxKeys = pageLength(request, lengthName);
  const encodingType = query(request, "encoding-type");
  if (encodingType !== undefined && encodingType !== "url") {
    throw invalidArgument(
      "Invalid Encoding Method specified in Request",
      "encoding-type",
      encodingType,
    );
  }
  return {
    prefix: query(request, "prefix") ?? "",
    delimiter: query(request, "delimiter") ?? "",
    maxKeys,
    encodingType,
    encode: encodingType === "url" ? uriEncodePath : (value) => value,
  };
};

/** Returns the common prefix of a key, if it contains the delimiter after the prefix. */
export const commonPrefix = (
  key: string,
  { prefix, delimiter }: ListingParameters,
): string | undefined => {
  if (delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
};

/**
 * Takes one page of entries.
 *
 * @returns `last` is undefined for an empty page, which is always the last one.
 */
export const takePage = <Entry>(
  entries: Iterable<Entry>,
  limit: number,
): { page: Entry[]; last: Entry | undefined; isTruncated: boolean } => {
  const page: Entry[] = [];
  let isTruncated = false;
  for (const entry of entries) {
    isTruncated = page.length === limit;
    if (isTruncated) break;
    page.push(entry);
  }
  return { page, last: page.at(-1), isTruncated };
};
