import { contentRuleOf } from "@slipway/core/content-rules";
import type { Reason } from "@slipway/core/record";
import { fileTypeFromBuffer } from "file-type";
import { looksLikeMarkup } from "./markup.ts";
import { mismatch, verdictWithoutParser } from "./verdict-without-parser.ts";

/** What is known of an object before its bytes are parsed. */
export interface Content {
  /** As S3 stored it. */
  readonly contentType: string;
  /** Of the whole object, in bytes. */
  readonly size: number;
  /** Its first bytes: all of a small object, else `limits.inspectedBytes`. */
  readonly head: Uint8Array;
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
  const detected = await detectedType(head);
  if (rule?.kind === "magic") {
    if (detected === undefined || !rule.detectedAs.includes(detected))
      return mismatch(`The bytes are ${detected ?? unrecognized(head)}, not ${contentType}.`);
    return { outcome: "passed" };
  }
  if (detected !== undefined) return mismatch(`The bytes are ${detected}, not ${contentType}.`);
  return mismatch("The bytes are not UTF-8 text.");
};

const detectedType = async (head: Uint8Array): Promise<string | undefined> => {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    // A format whose header runs on beyond the head.
    return undefined;
  }
};

const unrecognized = (head: Uint8Array): string =>
  looksLikeMarkup(new TextDecoder().decode(head)) ? "HTML or SVG" : "of no type that is known here";
