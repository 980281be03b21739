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
  const { name, contentTypes, maxFiles } = rules;
  const messages = {
    // The default is a limit of requests, and not a rule of the app: more files are sent in several requests.
    files:
      maxFiles < transferLimits.filesPerRequest ? findBrokenCountRule(rules, count) : undefined,
    size: findBrokenSizeRule(rules, file.size),
    contentType: hasAcceptedType(contentTypes, file) ? undefined : describeTypeRule(name),
  };
  return Object.entries(messages).flatMap(([path, message]) => (message ? { path, message } : []));
};
