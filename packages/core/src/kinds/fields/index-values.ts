import { kindLimits } from "../../limits.ts";
import type { FieldError } from "../../problem.ts";
import { createFieldError, type JsonObject, measureText } from "./json-fields.ts";

/** The values that an upload is listed by, as text, or the rules that they break. */
export type IndexValues =
  | { readonly values: Readonly<Record<string, string>> }
  | { readonly errors: readonly FieldError[] };

/**
 * Returns the values of the fields that uploads of a kind can be listed by. Numbers and booleans become text, as in a query. An
 * upload in which such a field is missing or null is not listed by it.
 *
 * @param path the path of the fields in the request
 */
export const readIndexValues = (
  { index }: { readonly index: readonly string[] },
  fields: JsonObject,
  path = "fields",
): IndexValues => {
  const present = index.filter((name) => Object.hasOwn(fields, name) && fields[name] !== null);
  const entries = present.map((name) => [name, toIndexText(fields[name])] as const);
  const errors = entries
    .filter(([, text]) => text === undefined)
    .map(([name]) => createFieldError(path, [name], indexValueRule));
  if (errors.length > 0) return { errors };
  return {
    values: Object.fromEntries(
      entries.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
    ),
  };
};

const indexValueRule = `must be a number, a boolean, or a text of 1 to ${kindLimits.indexValueSize} bytes, because uploads are listed by it`;

const toIndexText = (value: unknown): string | undefined => {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string" || value === "") return undefined;
  return measureText(value) <= kindLimits.indexValueSize ? value : undefined;
};
