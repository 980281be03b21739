import { S3Error } from "./errors.ts";

/**
 * Percent-encodes everything except unreserved characters, as Signature Version 4 requires.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export const uriEncode = (value: string): string =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Encodes like {@link uriEncode}, but keeps `/`. */
export const uriEncodePath = (value: string): string => uriEncode(value).replaceAll("%2F", "/");

/** Encodes a key as S3 does in events and redirects. */
export const formEncode = (value: string): string => uriEncode(value).replaceAll("%20", "+");

/** @throws S3Error InvalidURI if an escape is not UTF-8 */
export const uriDecode = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new S3Error("InvalidURI", { details: { URI: value } });
  }
};
