import { contentRuleOf } from "@slipway/core/content/content-rules";
import { looksLikeMarkup } from "./text/markup.ts";
import { type DecodedText, decodeUnicode } from "./text/unicode-text.ts";
import type { Content, Verdict } from "./verdict.ts";

/**
 * Returns the verdict on content that can be judged in linear time without any parser: of types that are not accepted, of
 * bytes that leave no doubt, and of text in UTF-8, or in UTF-16 with a byte order mark. Text is text if it decodes and
 * contains no NUL, whatever magic number its first letters spell.
 *
 * @returns undefined if the bytes must be parsed to tell
 */
export const verdictWithoutParser = (content: Content): Verdict | undefined => {
  const { contentType } = content;
  const rule = contentRuleOf(contentType);
  if (rule === undefined) return mismatch(`${contentType || "No type"} is not accepted.`);
  if (rule.kind === "bytes")
    return rule.evidence(content) === "certain" ? { outcome: "passed" } : undefined;
  const decoded = decodeUnicode(content);
  if (decoded === undefined || decoded.text.includes("\u0000")) return undefined;
  if (rule.kind === "utf-8" && decoded.charset !== "utf-8") return undefined;
  return verdictOnText(decoded, content);
};

/**
 * Returns the verdict on text in a known encoding. A browser must not be able to run it, neither in this encoding nor if
 * it takes each byte for a character.
 */
export const verdictOnText = ({ text, charset }: DecodedText, content: Content): Verdict =>
  looksLikeMarkup(text) || (charset !== "utf-8" && looksLikeMarkup(latin1.decode(content.head)))
    ? mismatch(`The bytes are HTML or SVG, not ${content.contentType}.`)
    : { outcome: "passed", charset };

const latin1 = new TextDecoder("latin1");

/** Returns the verdict that the bytes are something other than their content type says. */
export const mismatch = (detail: string): Verdict => ({
  outcome: "failed",
  reason: { code: "content-mismatch", detail },
});
