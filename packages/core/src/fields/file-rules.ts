import { transferLimits } from "../limits.ts";
import type { FieldError } from "../problem.ts";
import { brokenRules, type Rule } from "./rule.ts";

/** Of a file's size in bytes. */
export const sizeRules: readonly Rule<number>[] = [
  {
    message: "must be at least 1 byte",
    holds: (size) => size >= 1,
    keyword: { name: "minimum", value: 1 },
  },
  {
    message: `must be at most ${transferLimits.fileSize} bytes`,
    holds: (size) => size <= transferLimits.fileSize,
    keyword: { name: "maximum", value: transferLimits.fileSize },
  },
];

/** Of a media type in lower case. */
export const contentTypeRules: readonly Rule<string>[] = [
  {
    message: "is not an accepted type",
    holds: (type) => Object.hasOwn(transferLimits.acceptedTypes, type),
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
