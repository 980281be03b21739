import { contentRuleOf } from "@slipway/core/content-rules";
import type { Content, Verdict } from "./verdict.ts";

/**
 * Returns the verdict on content that can be judged in linear time without any parser.
 *
 * @returns undefined if the bytes must be parsed to tell
 */
export const verdictWithoutParser = (content: Content): Verdict | undefined => {
  const rule = contentRuleOf(content.contentType);
  if (rule === undefined) {
    const detail = `${content.contentType || "No type"} is not accepted.`;
    return { outcome: "failed", reason: { code: "content-mismatch", detail } };
  }
  return rule.kind === "text" && isPlain(content) ? { outcome: "passed" } : undefined;
};

/** Returns true for UTF-8 text without NUL in which no markup can start. */
const isPlain = ({ head, size }: Content): boolean => {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return !/[<\0]/.test(decoder.decode(head, { stream: head.length < size }));
  } catch {
    return false;
  }
};
