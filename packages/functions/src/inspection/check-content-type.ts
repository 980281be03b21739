import { findContentRule } from "@slipway/core/content/content-rules";
import { fileTypeFromBuffer } from "file-type";
import { checkText, checkWithoutParser } from "./check-without-parser.ts";
import { type Content, mismatch, type Verdict } from "./content.ts";
import { looksLikeMarkup } from "./text/markup.ts";
import type { DecodedText } from "./text/unicode-text.ts";

/** Compares the first bytes of an object with its content type. */
export const checkContentType = async (content: Content): Promise<Verdict> => {
  const verdict = checkWithoutParser(content);
  if (verdict !== undefined) return verdict;
  const { contentType, head } = content;
  const rule = findContentRule(contentType);
  const recognized = await recognize(head);
  switch (rule?.kind) {
    case "bytes": {
      const isOther =
        recognized !== undefined &&
        ![contentType, ...(rule.alsoRecognizedAs ?? [])].includes(recognized);
      return rule.evidence(content) === "none" || isOther
        ? mismatch(`The bytes are ${recognized ?? describeUnknown(head)}, not ${contentType}.`)
        : { outcome: "passed" };
    }
    case "markup":
    case "text": {
      const decoded = isBinaryFormat(recognized, head)
        ? undefined
        : await decodeOtherEncoding(content);
      if (decoded !== undefined) return checkText(decoded, content);
      return mismatch(`The bytes are ${recognized ?? "binary data"}, not ${contentType}.`);
    }
    default:
      return mismatch(`The bytes are ${recognized ?? "not UTF-8 text"}, not ${contentType}.`);
  }
};

/** Returns the media type that a magic number identifies; undefined if there is none. */
const recognize = async (head: Uint8Array): Promise<string | undefined> => {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    // The header of the format extends beyond the first bytes.
    return undefined;
  }
};

const describeUnknown = (head: Uint8Array): string =>
  looksLikeMarkup(new TextDecoder().decode(head)) ? "HTML or SVG" : "of an unknown type";

/**
 * Returns true if a text cannot start with the recognized magic number, because it has a byte outside printable ASCII.
 * Formats with a magic number of letters contain NUL or control characters soon after it. Only a PDF may contain neither.
 */
const isBinaryFormat = (recognized: string | undefined, head: Uint8Array): boolean =>
  recognized === "application/pdf" ||
  (recognized !== undefined && head.subarray(0, 4).some((byte) => byte < 0x20 || byte > 0x7e));

/** Decodes text that is neither UTF-8 nor UTF-16 with a byte order mark. */
const decodeOtherEncoding = async (content: Content): Promise<DecodedText | undefined> => {
  // Loaded on demand: the encoding tables are large, and most text does not need them.
  const { decodeLegacy, decodeUnmarkedUtf16 } = await import("./text/legacy-text.ts");
  return content.head.includes(0) ? decodeUnmarkedUtf16(content) : decodeLegacy(content);
};
