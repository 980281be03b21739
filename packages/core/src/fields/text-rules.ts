import { limits } from "../limits.ts";
import type { FieldError } from "../problem.ts";
import { brokenRules, type Rule } from "./rule.ts";

const atMost = (value: number): Rule<string> => ({
  message: `must have at most ${value} characters`,
  holds: (text) => text.length <= value,
  keyword: { name: "maxLength", value },
});

// Line breaks and tabs are control characters too; a caption may have them, a name or a title may not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const controlCharacter = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const controlCharacterInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
// Unicode Standard Annex #9, "Explicit Directional Embeddings, Overrides and Isolates": `exe.gpj` can show as `jpg.exe`.
const directionalOverride = /[\u202a-\u202e\u2066-\u2069]/;

const without = (pattern: RegExp, message: string): Rule<string> => ({
  message,
  holds: (text) => !pattern.test(text),
});
const noControlCharacters = without(
  controlCharacter,
  "must not contain control characters or line breaks",
);
const readable = [
  without(directionalOverride, "must not contain bidirectional overrides or isolates"),
  without(/\p{Surrogate}/u, "must be well-formed Unicode"),
];

export const fileNameRules: readonly Rule<string>[] = [
  { message: "must not be empty", holds: (name) => name.trim() !== "" },
  atMost(limits.fileNameLength),
  noControlCharacters,
  ...readable,
  without(/[/\\]/, "must not contain / or \\"),
  without(/^\.\.?$/, "must not be . or .."),
];

/** Of a text without the space around it. */
export const titleRules: readonly Rule<string>[] = [
  atMost(limits.titleLength),
  noControlCharacters,
  ...readable,
];

/** Of a text without the space around it. */
export const captionRules: readonly Rule<string>[] = [
  atMost(limits.captionLength),
  without(
    controlCharacterInText,
    "must not contain control characters other than line breaks and tabs",
  ),
  ...readable,
];

/** What a person wrote. */
export interface Texts {
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
}

/** The rules that texts break, by field; none, when the API will take them. */
export const rulesBrokenByTexts = ({ title = "", caption = "" }: Texts): readonly FieldError[] => [
  ...brokenRules("title", titleRules, title.trim()),
  ...brokenRules("caption", captionRules, caption.trim()),
];
