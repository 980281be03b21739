import type { FieldError } from "../problem.ts";
import { transferLimits } from "../transfer-limits.ts";
import { findBrokenRules, type Rule } from "./rule.ts";

const { fileSize, defaultTypes } = transferLimits;

/** The rule for the largest size of a file of any kind in bytes. */
export const largestSizeRule: Rule<number> = {
  message: `must be at most ${fileSize} bytes`,
  holds: (size) => size <= fileSize,
  keyword: { name: "maximum", value: fileSize },
};

/** Rules for the size of a file in bytes without a config. */
export const sizeRules: readonly Rule<number>[] = [
  {
    message: "must be at least 1 byte",
    holds: (size) => size >= 1,
    keyword: { name: "minimum", value: 1 },
  },
  largestSizeRule,
];

/** Rules for a media type in lower case without a config. */
export const contentTypeRules: readonly Rule<string>[] = [
  {
    message: "is not an accepted type",
    holds: (type) => defaultTypes.includes(type),
    keyword: { name: "enum", values: defaultTypes },
  },
];

/** Returns the rules that a file's size and type break. Its name and texts have rules of their own. */
export const findBrokenFileRules = (file: {
  /** In bytes. */
  readonly size: number;
  readonly contentType: string;
}): readonly FieldError[] => [
  ...findBrokenRules("size", sizeRules, file.size),
  ...findBrokenRules("contentType", contentTypeRules, file.contentType),
];
