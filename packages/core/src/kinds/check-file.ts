import { acceptedTypes } from "../content/accepted-types.ts";
import { findTypeByExtension, readExtension } from "../content/find-type.ts";
import { findTypeByName, normalizeContentType } from "../content/type-names.ts";
import { describeTypeRule, findBrokenSizeRule } from "./kind-messages.ts";
import type { ContentTypes, FileRules } from "./kind-rules.ts";

/** The content type of every file that is accepted only because its kind accepts any type. */
export const otherContentType = "application/octet-stream";

/** A rule of a kind that a file breaks. The message follows the name of the field. */
export interface BrokenKindRule {
  readonly rule: "type" | "size";
  readonly message: string;
}

/** A file before it is uploaded. */
export interface FileToCheck {
  readonly fileName: string;
  /** As the caller declares it, or as the browser reports it. It can be empty. */
  readonly contentType: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Checks a file against the rules of its kind, and chooses the content type under which it is stored.
 *
 * @returns the content type, or the rule that the file breaks
 */
export const checkFile = (
  rules: FileRules,
  file: FileToCheck,
): { readonly contentType: string } | BrokenKindRule => {
  const contentType = chooseContentType(rules.contentTypes, file);
  if (contentType === undefined) return { rule: "type", message: describeTypeRule(rules.name) };
  const message = findBrokenSizeRule(rules, file.size);
  return message === undefined ? { contentType } : { rule: "size", message };
};

/**
 * Returns the content type under which a file is stored: the declared type if the kind accepts it. A declared type that Slipway
 * does not know says little, such as `application/octet-stream`, so the file's extension decides.
 */
const chooseContentType = (
  contentTypes: ContentTypes,
  { fileName, contentType }: FileToCheck,
): string | undefined => {
  const declared = normalizeContentType(contentType);
  const isKnown = Object.hasOwn(acceptedTypes, declared);
  if (contentTypes === "any")
    return isKnown ? declared : (findTypeByName(fileName) ?? otherContentType);
  if (Object.hasOwn(contentTypes, declared)) return declared;
  // The file's bytes would have to be of the declared type, which the kind does not accept.
  if (isKnown) return undefined;
  return findTypeByExtension(contentTypes, readExtension(fileName));
};
