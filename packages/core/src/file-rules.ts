import { limits } from "./limits.ts";
import type { FieldError } from "./problem.ts";
import { brokenRules, type Rule } from "./rule.ts";

/** Of a file's size in bytes. */
export const sizeRules: readonly Rule<number>[] = [
  {
    message: "must be a whole number of bytes",
    holds: Number.isInteger,
    keyword: { name: "integer" },
  },
  {
    message: "must be at least 1 byte",
    holds: (size) => size >= 1,
    keyword: { name: "minimum", value: 1 },
  },
  {
    message: `must be at most ${limits.fileSize} bytes`,
    holds: (size) => size <= limits.fileSize,
    keyword: { name: "maximum", value: limits.fileSize },
  },
];

// RFC 9110, section 8.3.1 "Media Type": type "/" subtype, each a token; compared without regard to case.
const mediaType = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** Of a media type in lower case. */
export const contentTypeRules: readonly Rule<string>[] = [
  {
    message: "must be a media type such as image/jpeg, without parameters",
    holds: (type) => mediaType.test(type),
    keyword: { name: "pattern", value: mediaType },
  },
  {
    message: "is not an accepted type",
    holds: (type) => Object.hasOwn(limits.acceptedTypes, type),
  },
];

/** The rules that a file breaks, whatever its name and texts are; none, when its bytes may be uploaded. */
export const rulesBrokenByFile = (file: {
  /** In bytes. */
  readonly size: number;
  readonly contentType: string;
}): readonly FieldError[] => [
  ...brokenRules("size", sizeRules, file.size),
  ...brokenRules("contentType", contentTypeRules, file.contentType),
];
