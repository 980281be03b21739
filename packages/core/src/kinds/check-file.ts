import { findTypeByName, normalizeContentType, readExtension } from "../content/type-names.ts";
import { transferLimits } from "../transfer-limits.ts";
import type { ContentTypes, FileRules } from "./kind-rules.ts";

const { acceptedTypes } = transferLimits;

/** The content type of every file that is accepted only because its kind accepts any type. */
export const otherContentType = "application/octet-stream";

/** A rule of a kind that a request breaks. The message follows the name of the field. */
export interface BrokenKindRule {
  readonly rule: "type" | "size" | "count";
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
  if (contentType === undefined)
    return { rule: "type", message: `is not a type that ${rules.name} accepts` };
  if (file.size < rules.minSize)
    return { rule: "size", message: `must be at least ${formatBytes(rules.minSize)}` };
  if (file.size > rules.maxSize)
    return { rule: "size", message: `must be at most ${formatBytes(rules.maxSize)}` };
  return { contentType };
};

/**
 * Checks the number of files in a request.
 *
 * @returns undefined if the kind accepts as many
 */
export const checkFileCount = (
  { maxFiles }: FileRules,
  count: number,
): BrokenKindRule | undefined =>
  count > maxFiles
    ? {
        rule: "count",
        message: `must have at most ${maxFiles} ${maxFiles === 1 ? "file" : "files"}`,
      }
    : undefined;

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
  const extension = readExtension(fileName);
  return Object.keys(contentTypes).find((type) => contentTypes[type]?.includes(extension));
};

const formatBytes = (bytes: number): string => `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
