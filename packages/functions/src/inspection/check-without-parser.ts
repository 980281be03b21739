import { findContentRule } from "@slipway/core/content/content-rules";
import { otherContentType } from "@slipway/core/kinds/check-file";
import { type Content, mismatch, type Verdict } from "./content.ts";
import { looksLikeHtml, looksLikeMarkup, looksLikeSvg, looksLikeXml } from "./text/markup.ts";
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
  // Its kind accepts any bytes. Every link to them is an attachment of unknown type.
  if (contentType === otherContentType) return { outcome: "passed" };
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
 * Returns the verdict on text in a known encoding. Text of a type that a browser does not run fails if a browser could run it,
 * either in this encoding or as Latin-1.
 */
export const checkText = (decoded: DecodedText, content: Content): Verdict => {
  const { contentType } = content;
  const { text, charset } = decoded;
  const passed: Verdict = { outcome: "passed", charset };
  const rule = findContentRule(contentType);
  if (rule?.kind === "markup")
    return isMarkup(rule.language, decoded, content)
      ? passed
      : mismatch(`The text is not ${contentType}.`);
  if (
    looksLikeMarkup(text) ||
    (charset !== "utf-8" && looksLikeMarkup(latin1.decode(content.head)))
  )
    return mismatch(`The bytes are HTML or SVG, not ${contentType}.`);
  return rule !== undefined && "format" in rule && rule.format?.(text) === false
    ? mismatch(`The text is not ${contentType}.`)
    : passed;
};

const isMarkup = (
  language: "html" | "svg" | "xml",
  { text }: DecodedText,
  { head, size }: Content,
): boolean => {
  switch (language) {
    case "html":
      return looksLikeHtml(text);
    case "svg":
      return looksLikeSvg(text);
    case "xml":
      return looksLikeXml(text, head.length === size);
    default:
      return language satisfies never;
  }
};

const latin1 = new TextDecoder("latin1");
