import { findContentRule } from "@slipway/core/content/content-rules";
import { type Content, mismatch, type Verdict } from "./content.ts";
import { looksLikeMarkup } from "./text/markup.ts";
import { type DecodedText, decodeUnicode } from "./text/unicode-text.ts";

/**
 * Returns the verdict on content that can be classified in linear time without a parser: types that are not accepted, bytes
 * with certain evidence, and text in UTF-8, or in UTF-16 with a byte order mark. Bytes are text if they decode and contain
 * no NUL, even if their first letters are the magic number of another format.
 *
 * @returns undefined if the bytes must be parsed
 */
export const checkWithoutParser = (content: Content): Verdict | undefined => {
  const { contentType } = content;
  const rule = findContentRule(contentType);
  if (rule === undefined) return mismatch(`${contentType || "An empty type"} is not accepted.`);
  if (rule.kind === "bytes")
    return rule.evidence(content) === "certain" ? { outcome: "passed" } : undefined;
  const decoded = decodeUnicode(content);
  if (decoded === undefined || decoded.text.includes("\u0000")) return undefined;
  if (rule.kind === "utf-8" && decoded.charset !== "utf-8") return undefined;
  return checkText(decoded, content);
};

/**
 * Returns the verdict on text in a known encoding. It fails if a browser could run the text, either in this encoding or as
 * Latin-1.
 */
export const checkText = ({ text, charset }: DecodedText, content: Content): Verdict =>
  looksLikeMarkup(text) || (charset !== "utf-8" && looksLikeMarkup(latin1.decode(content.head)))
    ? mismatch(`The bytes are HTML or SVG, not ${content.contentType}.`)
    : { outcome: "passed", charset };

const latin1 = new TextDecoder("latin1");
