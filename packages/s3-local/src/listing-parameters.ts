import { invalidArgument } from "./errors.ts";
import { query, type S3Request } from "./request.ts";
import { uriEncodePath } from "./uri.ts";

/** What both listings share. */
export type ListingParameters = {
  prefix: string;
  delimiter: string;
  maxKeys: number;
  encodingType: "url" | undefined;
  /** Writes a key, prefix or marker as the caller asked for it. */
  encode(value: string): string;
};

const mostKeys = 1000;

/** @throws S3Error InvalidArgument */
export function listingParameters(request: S3Request): ListingParameters {
  const maxKeys = query(request, "max-keys") ?? String(mostKeys);
  if (!/^\d{1,10}$/.test(maxKeys)) {
    throw invalidArgument(
      /^-\d+$/.test(maxKeys)
        ? "Argument maxKeys must be an integer between 0 and 2147483647"
        : "Provided max-keys not an integer or within integer range",
      "max-keys",
      maxKeys,
    );
  }
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
    maxKeys: Math.min(Number(maxKeys), mostKeys),
    encodingType,
    encode: encodingType === "url" ? uriEncodePath : (value) => value,
  };
}

/** The common prefix that a delimiter rolls a key up to, if any. */
export function commonPrefix(
  key: string,
  { prefix, delimiter }: ListingParameters,
): string | undefined {
  if (delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}
