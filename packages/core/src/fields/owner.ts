import * as v from "valibot";
import { measureText } from "../kinds/fields/json-fields.ts";
import { ownerSize } from "../limits.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds
const unsafeInOwner = /[\u0000-\u001f\u007f-\u009f\p{Surrogate}]/u;

/** Returns true if a value can be the owner of uploads. */
export const isOwner = (value: unknown): value is string =>
  typeof value === "string" &&
  value !== "" &&
  !unsafeInOwner.test(value) &&
  measureText(value) <= ownerSize;

/**
 * Returns an owner as a segment of a path: percent-encoded, with `~` in place of `%`. API Gateway's HTTP APIs decode a path before
 * they match it, so `%2F` would become another segment, and no URL keeps a segment `..`.
 *
 * @throws {TypeError} if no upload can have this owner
 */
export const formatOwner = (owner: string): string => {
  if (!isOwner(owner)) throw new TypeError(`${JSON.stringify(owner)} cannot own uploads.`);
  const encoded = encodeURIComponent(owner).replace(/[~!*'()]/g, encodeCharacter);
  // Only dots: a segment that URLs would resolve.
  return (/^\.+$/.test(owner) ? encoded.replaceAll(".", encodeCharacter) : encoded).replaceAll(
    "%",
    "~",
  );
};

const encodeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** The characters of a segment. No decoding and no resolving of the path changes them, so a segment names one owner. */
const ownerSegment = /^(?!\.\.?$)(?:[A-Za-z0-9._@:|-]|~[0-9A-Fa-f][0-9A-Fa-f])+$/;

const segmentRule =
  "must be the owner, with ~ and two hexadecimal digits for each byte of a character other than letters, digits, and . _ @ : | -";

const ownerRule = `must be an owner of 1 to ${ownerSize} bytes without control characters`;

/** Returns the owner that a segment names; an empty text, which is no owner, if its bytes are not UTF-8. */
const parseSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment.replaceAll("~", "%"));
  } catch {
    return "";
  }
};

/** An owner in a path, as {@link formatOwner} writes it. */
export const OwnerSegment = v.pipe(
  v.string(segmentRule),
  v.regex(ownerSegment, segmentRule),
  v.transform(parseSegment),
  v.check((owner) => isOwner(owner), ownerRule),
);
