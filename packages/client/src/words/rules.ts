import type { FieldError } from "@slipway/core/problem";
import { formatSizesIn } from "./size.ts";

const fields: Readonly<Record<string, string>> = {
  fileName: "The file name",
  size: "The file size",
  title: "The title",
  caption: "The caption",
  retention: "The retention",
};

/** Returns a sentence about a broken rule, with sizes in KB, MB, or GB instead of bytes. */
export const describeRule = ({ path, message }: FieldError, contentType: string): string => {
  if (path === "contentType") return `Files of type ${contentType} aren't supported.`;
  if (path === "size" && message.startsWith("must be at least")) return "The file is empty.";
  return `${fields[path] ?? "The file"} ${formatSizesIn(message)}.`;
};
