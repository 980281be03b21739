import { contentRuleOf } from "@slipway/core/content/content-rules";
import type { Reason } from "@slipway/core/record";
import { fileTypeFromBuffer } from "file-type";
import type { Tail } from "./tail.ts";
import { looksLikeMarkup } from "./text/markup.ts";
import type { DecodedText } from "./text/unicode-text.ts";
import { mismatch, verdictOnText, verdictWithoutParser } from "./verdict-without-parser.ts";

/** What is known of an object before its bytes are parsed. */
export interface Content {
  /** As S3 stored it. */
  readonly contentType: string;
  /** Of the whole object, in bytes. */
  readonly size: number;
  /** Its first bytes: all of a small object, else `limits.inspectedBytes`. */
  readonly head: Uint8Array;
  /** Bytes beyond the first ones, if those alone do not tell how long a recording is. */
  readonly tail?: Tail | undefined;
}

/** Whether an object's bytes are what its content type says. */
export type Verdict =
  | {
      readonly outcome: "passed";
      /** The encoding of text, as the Encoding Standard labels it, in lower case. */
      readonly charset?: string | undefined;
    }
  | { readonly outcome: "failed"; readonly reason: Reason };

/** Returns whether the first bytes of an object are what its content type says. */
export const verdictOn = async (content: Content): Promise<Verdict> => {
  const withoutParser = verdictWithoutParser(content);
  if (withoutParser !== undefined) return withoutParser;
  const { contentType, head } = content;
  const rule = contentRuleOf(contentType);
  const recognized = await recognize(head);
  switch (rule?.kind) {
    case "bytes": {
      const isOther =
        recognized !== undefined &&
        ![contentType, ...(rule.alsoRecognizedAs ?? [])].includes(recognized);
      return rule.evidence(content) === "none" || isOther
        ? mismatch(`The bytes are ${recognized ?? unrecognized(head)}, not ${contentType}.`)
        : { outcome: "passed" };
    }
    case "text": {
      const decoded = isBinaryFormat(recognized, head) ? undefined : await decodeOther(content);
      if (decoded !== undefined) return verdictOnText(decoded, content);
      return mismatch(`The bytes are ${recognized ?? "no text"}, not ${contentType}.`);
    }
    default:
      return mismatch(`The bytes are ${recognized ?? "not UTF-8 text"}, not ${contentType}.`);
  }
};

/** Returns what the bytes are by their magic number, undefined for none that is known. */
const recognize = async (head: Uint8Array): Promise<string | undefined> => {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    // A format whose header runs on beyond the head.
    return undefined;
  }
};

const unrecognized = (head: Uint8Array): string =>
  looksLikeMarkup(new TextDecoder().decode(head)) ? "HTML or SVG" : "of no type that is known here";

/**
 * Returns true if a magic number cannot be the beginning of a text: one with a byte beyond ASCII. One of letters can;
 * the formats that have such a one have NUL or control characters soon after it, and only a PDF may have neither.
 */
const isBinaryFormat = (recognized: string | undefined, head: Uint8Array): boolean =>
  recognized === "application/pdf" ||
  (recognized !== undefined && head.subarray(0, 4).some((byte) => byte < 0x20 || byte > 0x7e));

/** Decodes text that is neither in UTF-8 nor marked as UTF-16. */
const decodeOther = async (content: Content): Promise<DecodedText | undefined> => {
  // By far the largest tables, and of no use to most text.
  const { decodeLegacy, decodeUnmarkedUtf16 } = await import("./text/legacy-text.ts");
  return content.head.includes(0) ? decodeUnmarkedUtf16(content) : decodeLegacy(content);
};
