import { readRuleMessage } from "@slipway/core/fields/rule-messages";
import type { FieldError } from "@slipway/core/problem";
import { formatMessage } from "./format-message.ts";
import type { CustomMessages, Messages } from "./message-catalog.ts";
import { completeMessages } from "./messages.ts";
import { formatSizesIn } from "./size.ts";

/**
 * Returns a sentence about a broken rule, with sizes in KB, MB, or GB instead of bytes.
 *
 * @param contentType the file's type for people; empty if it has none
 */
export const describeRule = (
  { path, message }: FieldError,
  contentType: string,
  messages?: CustomMessages,
): string => {
  const texts = completeMessages(messages);
  const { rule } = texts;
  if (path === "contentType")
    return contentType === ""
      ? formatMessage(rule["accepted-type-unknown"], {})
      : formatMessage(rule["accepted-type"], { type: contentType });
  const field = describeField(path, texts);
  if (path === "size" && readRuleMessage(message)?.name === "min-size" && /\b1 byte$/.test(message))
    return formatMessage(rule["empty-file"], {});
  return describeFieldRule(field, message, texts);
};

/** Returns a sentence about a broken rule of a field that has a name for the user. */
export const describeFieldRule = (field: string, message: string, texts: Messages): string => {
  const { rule } = texts;
  const known = readRuleMessage(message);
  if (known === undefined || known.name === "accepted-type")
    return formatMessage(rule.other, { field, message: formatSizesIn(message) });
  const { name, parameter } = known;
  if (name !== "min-size" && name !== "max-size")
    return formatMessage(rule[name], { field, parameter });
  const size = formatMessage(texts.format.size, { bytes: Number(parameter) });
  return formatMessage(rule[name], { field, parameter: size });
};

const describeField = (path: string, { field }: Messages): string => {
  const own = /^fields\.(.+)$/s.exec(path)?.[1];
  if (own !== undefined) return formatMessage(field.own, { name: own });
  const isKnown = (name: string): name is Exclude<keyof Messages["field"], "own"> =>
    name !== "own" && Object.hasOwn(field, name);
  return formatMessage(field[isKnown(path) ? path : "file"], {});
};
