import { invalidArgument, S3Error } from "../../http/errors.ts";
import { childrenNamed, childText, type XmlElement } from "../../http/xml.ts";

/** An object's tags by their keys. */
export type Tags = Record<string, string>;

type Pair = readonly [key: string, value: string];

const maxTags = 10;
const maxKeyCharacters = 128;
const maxValueCharacters = 256;

/** Letters, digits, and spaces of any script, and these characters. */
const allowed = /^[\p{L}\p{N}\p{Z}+\-=._:/@]*$/u;

const invalidTag = (message: string, details: Record<string, string>): S3Error =>
  new S3Error("InvalidTag", { message, details });

const requireValidPair = ([key, value]: Pair): void => {
  if (key === "" || [...key].length > maxKeyCharacters || !allowed.test(key)) {
    throw invalidTag("The TagKey you have provided is invalid", { TagKey: key });
  }
  if (key.toLowerCase().startsWith("aws:")) {
    throw invalidTag("Your TagKey cannot be prefixed with aws:", { TagKey: key });
  }
  if ([...value].length > maxValueCharacters || !allowed.test(value)) {
    throw invalidTag("The TagValue you have provided is invalid", { TagKey: key, TagValue: value });
  }
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const toTags = (pairs: readonly Pair[]): Tags => {
  if (pairs.length > maxTags) {
    throw new S3Error("BadRequest", {
      message: `Object tags cannot be greater than ${maxTags}`,
    });
  }
  for (const pair of pairs) requireValidPair(pair);
  return Object.fromEntries(pairs);
};

const firstDuplicate = (pairs: readonly Pair[]): Pair | undefined =>
  pairs.find(([key], index) => pairs.findIndex(([other]) => other === key) < index);

const decodeForm = (value: string, header: string): string => {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    throw malformedHeader(header);
  }
};

const malformedHeader = (header: string): S3Error =>
  invalidArgument(
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    "x-amz-tagging",
    header,
  );

/**
 * Parses the `x-amz-tagging` header, which is encoded like a query.
 *
 * @throws S3Error InvalidArgument, InvalidTag, BadRequest
 */
export const parseTagHeader = (header: string | undefined): Tags => {
  if (header === undefined || header === "") return {};
  const pairs = header.split("&").map((pair): Pair => {
    const [key = "", value = "", ...more] = pair.split("=");
    if (more.length > 0) throw malformedHeader(header);
    return [decodeForm(key, header), decodeForm(value, header)];
  });
  if (firstDuplicate(pairs) !== undefined) throw malformedHeader(header);
  return toTags(pairs);
};

const toPair = (element: XmlElement): Pair => {
  const key = childText(element, "Key");
  const value = childText(element, "Value");
  if (key === undefined || value === undefined) throw new S3Error("MalformedXML");
  return [key, value];
};

/**
 * Parses a `Tagging` document.
 *
 * @throws S3Error MalformedXML, InvalidTag, BadRequest
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tagging.html
 */
export const parseTagging = (tagging: XmlElement): Tags => {
  const [tagSet, second] = childrenNamed(tagging, "TagSet");
  if (tagSet === undefined || second !== undefined) throw new S3Error("MalformedXML");
  const pairs = childrenNamed(tagSet, "Tag").map(toPair);
  const duplicate = firstDuplicate(pairs);
  if (duplicate !== undefined) {
    throw invalidTag("Cannot provide multiple Tags with the same key", { TagKey: duplicate[0] });
  }
  return toTags(pairs);
};
