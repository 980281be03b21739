import { acceptedTypes } from "./accepted-types.ts";

/**
 * What a file of an accepted type must look like inside.
 *
 * - `magic`: its first bytes must be recognised as one of `detectedAs`, the names that the `file-type` package uses.
 * - `text`: its first bytes must decode as UTF-8, be no known binary format, and be no HTML, SVG or script.
 */
export type ContentRule =
  | { readonly kind: "magic"; readonly detectedAs: readonly string[] }
  | { readonly kind: "text" };

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
  return acceptedTypes[contentType]?.family === "text"
    ? { kind: "text" }
    : { kind: "magic", detectedAs: [contentType, ...(alsoDetectedAs[contentType] ?? [])] };
};
