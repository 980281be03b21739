import type { Beginning, Evidence } from "./evidence.ts";

/**
 * The rule that the content of an accepted type must satisfy. [accepted-types.md](../../../../docs/accepted-types.md)
 * describes the rules for users.
 *
 * - `bytes`: the first bytes must give evidence of the type. If the evidence is only plausible, the `file-type` package must
 *   not recognize the bytes as any type other than this one or those in `alsoRecognizedAs`.
 * - `text`: the first bytes must decode as text without NUL, and must not be HTML or SVG. If the rule has a `format`, the text
 *   must match it.
 * - `utf-8`: like `text`, but only in UTF-8 (RFC 8259, section 8.1 "Character Encoding").
 * - `markup`: the first bytes must decode as text whose first element belongs to the language.
 */
export type ContentRule =
  | {
      readonly kind: "bytes";
      readonly evidence: (beginning: Beginning) => Evidence;
      readonly alsoRecognizedAs?: readonly string[];
    }
  | {
      readonly kind: "text" | "utf-8";
      /** Returns true if a text without byte order mark has the format. */
      readonly format?: (text: string) => boolean;
    }
  | { readonly kind: "markup"; readonly language: "html" | "svg" | "xml" };
