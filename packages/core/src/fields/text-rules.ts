import { limits } from "../limits.ts";
import type { FieldError } from "../problem.ts";
import { findBrokenRules, type Rule } from "./rule.ts";
import { ruleMessages } from "./rule-messages.ts";

const maxLength = (value: number): Rule<string> => ({
  message: `must have at most ${value} characters`,
  holds: (text) => text.length <= value,
  keyword: { name: "maxLength", value },
});

// Line breaks and tabs are control characters. A caption can have them; a name or a title cannot.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds
const controlCharacter = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds
const controlCharacterInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
// Unicode Standard Annex #9, "Explicit Directional Embeddings, Overrides and Isolates": `exe.gpj` can show as `jpg.exe`.
const directionalOverride = /[\u202a-\u202e\u2066-\u2069]/;

const excludes = (pattern: RegExp, message: string): Rule<string> => ({
  message,
  holds: (text) => !pattern.test(text),
});
const noControlCharacters = excludes(controlCharacter, ruleMessages["no-control-characters"]);
const unicodeRules = [
  excludes(directionalOverride, ruleMessages["no-directional-overrides"]),
  excludes(/\p{Surrogate}/u, ruleMessages["well-formed"]),
];

/** Rules for a name of one line: no control characters, and nothing that shows another text than it is. */
export const unsafeTextRules: readonly Rule<string>[] = [noControlCharacters, ...unicodeRules];

/** Rules for a file name. */
export const fileNameRules: readonly Rule<string>[] = [
  { message: ruleMessages["not-empty"], holds: (name) => name.trim() !== "" },
  maxLength(limits.fileNameLength),
  noControlCharacters,
  ...unicodeRules,
  excludes(/[/\\]/, ruleMessages["no-separators"]),
  excludes(/^\.\.?$/, ruleMessages["no-dot-name"]),
];

/** Rules for a title without leading and trailing space. */
export const titleRules: readonly Rule<string>[] = [
  maxLength(limits.titleLength),
  noControlCharacters,
  ...unicodeRules,
];

/** Rules for a caption without leading and trailing space. */
export const captionRules: readonly Rule<string>[] = [
  maxLength(limits.captionLength),
  excludes(controlCharacterInText, ruleMessages["no-control-characters-in-text"]),
  ...unicodeRules,
];

/** Texts that a person wrote. */
export interface Texts {
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
}

/** Returns the rules that texts break. */
export const findBrokenTextRules = ({ title = "", caption = "" }: Texts): readonly FieldError[] => [
  ...findBrokenRules("title", titleRules, title.trim()),
  ...findBrokenRules("caption", captionRules, caption.trim()),
];
