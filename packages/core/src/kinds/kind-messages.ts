// The messages of the rules that clients check too. Each follows the name of the field.
import type { FileRules } from "./kind-rules.ts";

/** Returns the message for a file whose type its kind does not accept. */
export const describeTypeRule = (kind: string): string => `is not a type that ${kind} accepts`;

/** Returns the rule that the size of a file in bytes breaks; undefined if the kind accepts it. */
export const findBrokenSizeRule = (
  { minSize, maxSize }: Pick<FileRules, "minSize" | "maxSize">,
  size: number,
): string | undefined => {
  if (size < minSize) return `must be at least ${formatBytes(minSize)}`;
  return size > maxSize ? `must be at most ${formatBytes(maxSize)}` : undefined;
};

/** Returns the rule that the number of files in a request breaks; undefined if the kind accepts as many. */
export const findBrokenCountRule = (
  { maxFiles }: Pick<FileRules, "maxFiles">,
  count: number,
): string | undefined =>
  count > maxFiles
    ? `must have at most ${maxFiles} ${maxFiles === 1 ? "file" : "files"}`
    : undefined;

const formatBytes = (bytes: number): string => `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
