import { acceptedTypes } from "./accepted-types.ts";

/**
 * What a file of an accepted type must look like inside.
 *
 * - `magic`: its first bytes must be recognised as one of `detectedAs`, the names that the `file-type` package uses.
 * - `text`: its first bytes must decode as text without NUL, and be no HTML, SVG or script.
 * - `utf-8`: like `text`, in UTF-8 alone (RFC 8259, section 8.1 "Character Encoding").
 */
export type ContentRule =
  | { readonly kind: "magic"; readonly detectedAs: readonly string[] }
  | { readonly kind: "text" }
  | { readonly kind: "utf-8" };

/** What else a file of a type may be recognised as: another name of it, or the container that it comes in. */
const alsoDetectedAs: Readonly<Record<string, readonly string[]>> = {
  "image/png": ["image/apng"],
  "video/mp4": ["video/x-m4v"],
  "video/webm": ["video/matroska", "video/x-matroska"],
  "audio/mp4": ["audio/x-m4a", "video/mp4"],
  "audio/ogg": ["audio/ogg; codecs=opus", "application/ogg"],
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["application/zip"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["application/zip"],
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": ["application/zip"],
};

/** The rule of a type; undefined for one that is not accepted. */
export const contentRuleOf = (contentType: string): ContentRule | undefined => {
  if (!Object.hasOwn(acceptedTypes, contentType)) return undefined;
  if (contentType === "application/json") return { kind: "utf-8" };
  return acceptedTypes[contentType]?.family === "text"
    ? { kind: "text" }
    : { kind: "magic", detectedAs: [contentType, ...(alsoDetectedAs[contentType] ?? [])] };
};
