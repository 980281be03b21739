import type { FieldError } from "@slipway/core/problem";
import { withSizesInWords } from "./size.ts";

const fields: Readonly<Record<string, string>> = {
  fileName: "Its name",
  size: "Its size",
  title: "Its title",
  caption: "Its caption",
  retention: "How long to keep it",
};

/** A broken rule as a sentence about the file. Numbers of bytes are for machines; people get them in words. */
export const ruleInWords = ({ path, message }: FieldError, contentType: string): string => {
  if (path === "contentType") return `Files of the type ${contentType} are not accepted.`;
  if (path === "size" && message.startsWith("must be at least")) return "The file is empty.";
  return `${fields[path] ?? "It"} ${withSizesInWords(message)}.`;
};
