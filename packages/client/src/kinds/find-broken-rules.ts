import {
  describeTypeRule,
  findBrokenCountRule,
  findBrokenSizeRule,
} from "@slipway/core/kinds/kind-messages";
import type { FileRules } from "@slipway/core/kinds/kind-rules";
import type { FieldError } from "@slipway/core/problem";
import { transferLimits } from "@slipway/core/transfer-limits";
import { hasAcceptedType } from "../files/content-type.ts";

/**
 * Returns the rules of its kind that a file breaks, by field. The API also checks its name, its texts, and its bytes.
 *
 * @param count the number of files that were added together
 */
export const findBrokenRules = (
  rules: FileRules,
  file: File,
  count: number = 1,
): readonly FieldError[] => {
  const { name, contentTypes } = rules;
  const messages = {
    size: findBrokenSizeRule(rules, file.size),
    contentType: hasAcceptedType(contentTypes, file) ? undefined : describeTypeRule(name),
  };
  return [
    ...findBrokenCount(rules, count),
    ...Object.entries(messages).flatMap(([path, message]) => (message ? { path, message } : [])),
  ];
};

/** Returns the rule that files break if too many were added together. */
export const findBrokenCount = (
  rules: Pick<FileRules, "maxFiles">,
  count: number,
): readonly FieldError[] => {
  // The default is a limit of requests, and not a rule of the app: more files are sent in several requests.
  if (rules.maxFiles >= transferLimits.filesPerRequest) return [];
  const message = findBrokenCountRule(rules, count);
  return message ? [{ path: "files", message }] : [];
};
