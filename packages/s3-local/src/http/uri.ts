import { S3Error } from "./errors.ts";

/**
 * Percent-encodes as Signature Version 4 asks: everything but the unreserved characters.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export const uriEncode = (value: string): string =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** {@link uriEncode}, keeping `/`. */
export const uriEncodePath = (value: string): string => uriEncode(value).replaceAll("%2F", "/");

/** As S3 encodes a key in an event, in a redirect, and in a listing with `encoding-type=url`. */
export const formEncode = (value: string): string => uriEncode(value).replaceAll("%20", "+");

/** @throws S3Error InvalidURI when an escape is not UTF-8. */
export const uriDecode = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new S3Error("InvalidURI", { details: { URI: value } });
  }
};
