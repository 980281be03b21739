import { contentRuleOf } from "@slipway/core/content-rules";
import type { Reason } from "@slipway/core/record";
import { fileTypeFromBuffer } from "file-type";

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
  | { readonly outcome: "passed" }
  | { readonly outcome: "failed"; readonly reason: Reason };

/** Returns whether the first bytes of an object are what its content type says. */
export const verdictOn = async ({ contentType, size, head }: Content): Promise<Verdict> => {
  const rule = contentRuleOf(contentType);
  if (rule === undefined) return mismatch(`${contentType || "No type"} is not accepted.`);
  const detected = await detectedType(head);
  if (rule.kind === "magic") {
    if (detected === undefined || !rule.detectedAs.includes(detected))
      return mismatch(`The bytes are ${detected ?? unrecognised(head)}, not ${contentType}.`);
    return { outcome: "passed" };
  }
  if (detected !== undefined) return mismatch(`The bytes are ${detected}, not ${contentType}.`);
  if (looksLikeMarkup(head)) return mismatch(`The bytes are HTML or SVG, not ${contentType}.`);
  if (!decodes(head, size)) return mismatch("The bytes are not UTF-8 text.");
  return { outcome: "passed" };
};

const mismatch = (detail: string): Verdict => ({
  outcome: "failed",
  reason: { code: "content-mismatch", detail },
});

const detectedType = async (head: Uint8Array): Promise<string | undefined> => {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    // A format whose header runs on beyond the head.
    return undefined;
  }
};

const unrecognised = (head: Uint8Array): string =>
  looksLikeMarkup(head) ? "HTML or SVG" : "of no type that is known here";

// What makes a page or an image that can run scripts, after white space, a byte order mark and comments. From WHATWG
// MIME Sniffing's table for text/html, without the tags that text such as Markdown may well begin with.
const markup =
  /^(?:\ufeff|[\t\n\f\r ]|<!--[\s\S]*?-->)*<(?:!doctype html|html|head|body|script|iframe|style|svg|meta|link|object|embed|\?xml)[\s>/]/i;

const looksLikeMarkup = (head: Uint8Array): boolean =>
  markup.test(new TextDecoder().decode(head.subarray(0, 4096)));

/** Whether it is UTF-8 text without NUL; the head may end within a character when the object goes on. */
const decodes = (head: Uint8Array, size: number): boolean => {
  try {
    const stream = head.length < size;
    return !new TextDecoder("utf-8", { fatal: true }).decode(head, { stream }).includes("\u0000");
  } catch {
    return false;
  }
};
