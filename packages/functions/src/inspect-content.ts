import { acceptedTypes } from "@slipway/core/accepted-types";
import { contentRuleOf } from "@slipway/core/content-rules";
import type { Inspection } from "@slipway/core/fact";
import { fileTypeFromBuffer } from "file-type";
import { mediaOf } from "./media.ts";

/**
 * See whether bytes are what their content type says.
 *
 * @param contentType the type that S3 stored
 * @param size of the whole object, in bytes
 * @param head its first bytes
 */
export const inspectContent = async ({
  contentType,
  size,
  head,
}: {
  readonly contentType: string;
  readonly size: number;
  readonly head: Uint8Array;
}): Promise<Inspection> => {
  const rule = contentRuleOf(contentType);
  const family = acceptedTypes[contentType]?.family;
  if (rule === undefined || family === undefined)
    return mismatch(`${contentType || "No type"} is not accepted.`);
  const detected = await detectedType(head);
  if (rule.kind === "magic") {
    if (detected === undefined || !rule.detectedAs.includes(detected))
      return mismatch(`The bytes are ${detected ?? unrecognised(head)}, not ${contentType}.`);
    const media = await mediaOf({ family, head, size });
    return { outcome: "passed", media };
  }
  if (detected !== undefined) return mismatch(`The bytes are ${detected}, not ${contentType}.`);
  if (looksLikeMarkup(head)) return mismatch(`The bytes are HTML or SVG, not ${contentType}.`);
  if (!decodes(head, size)) return mismatch("The bytes are not UTF-8 text.");
  return { outcome: "passed" };
};

const mismatch = (detail: string): Inspection => ({
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
