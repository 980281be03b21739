import { defaultTypes } from "../content/accepted-types.ts";
import { limits } from "../limits.ts";
import type { Rule } from "./rule.ts";

const { fileSize } = limits;

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
