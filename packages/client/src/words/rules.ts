import type { FieldError } from "@slipway/core/problem";
import { formatSizesIn } from "./size.ts";

const fields: Readonly<Record<string, string>> = {
  fileName: "The file name",
  size: "The file size",
  title: "The title",
  caption: "The caption",
  retention: "The retention",
  kind: "The kind",
  files: "The selection",
};

/**
 * Returns a sentence about a broken rule, with sizes in KB, MB, or GB instead of bytes.
 *
 * @param contentType the file's type for people; empty if it has none
 */
export const describeRule = ({ path, message }: FieldError, contentType: string): string => {
  if (path === "contentType") return `Files of ${describeType(contentType)} aren't supported.`;
  if (path === "size" && message === "must be at least 1 byte") return "The file is empty.";
  // Schema libraries write sentences, such as "Invalid UUID: Received …".
  if (/^fields\b/.test(path)) return describeField(path.replace(/^fields\.?/, ""), message);
  return `${fields[path] ?? "The file"} ${formatSizesIn(message)}.`;
};

const describeType = (contentType: string): string =>
  contentType === "" ? "this type" : `type ${contentType}`;

const describeField = (name: string, message: string): string => {
  const subject = name === "" ? "The fields" : `The field ${name}`;
  const text = /^[a-z]/.test(message) ? `${subject} ${message}` : `${subject}: ${message}`;
  return text.endsWith(".") ? text : `${text}.`;
};
