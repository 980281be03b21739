import { kindLimits } from "../../limits.ts";
import type { FieldError } from "../../problem.ts";
import type { FieldKeys } from "../../record.ts";
import { createFieldError, type JsonObject, measureText } from "./json-fields.ts";

/** A kind, and the fields that its uploads can be listed by. */
export interface IndexedKind {
  readonly name: string;
  readonly index: readonly string[];
}

/** The keys that list an upload, and the rules that its other fields break, by the name of the field. */
export interface FieldKeysResult {
  readonly keys: FieldKeys;
  readonly errors: ReadonlyMap<string, FieldError>;
}

/**
 * Returns the keys that list an upload by its fields. Numbers and booleans become text, as in a query. An upload in which a field
 * is missing or null is not listed by it.
 *
 * @param kind the upload's kind
 * @param owner the upload's owner
 * @param path the path of the fields in the request
 */
export const readFieldKeys = (
  { kind, owner }: { readonly kind: IndexedKind; readonly owner: string },
  fields: JsonObject,
  path = "fields",
): FieldKeysResult => {
  const errors = new Map<string, FieldError>();
  const [fieldKey1, fieldKey2] = kind.index.map((name) => {
    if (!Object.hasOwn(fields, name) || fields[name] === null) return undefined;
    const text = readFieldText(fields, name);
    const key = text === undefined ? text : createFieldKey({ owner, kind: kind.name, name, text });
    if (key !== undefined && isKey(key)) return key;
    const message = key === undefined ? `${textRule}, ${reason}` : `must be shorter, ${reason}`;
    errors.set(name, createFieldError(path, [name], message));
    return undefined;
  });
  return {
    keys: {
      ...(fieldKey1 !== undefined && { fieldKey1 }),
      ...(fieldKey2 !== undefined && { fieldKey2 }),
    },
    errors,
  };
};

/**
 * Returns the key that lists the uploads of an owner that are of a kind and have this value of a field. Each part follows its
 * length, so no two lists have the same key, whatever their parts contain.
 *
 * @param text the value as text
 */
export const createFieldKey = ({
  owner,
  kind,
  name,
  text,
}: {
  readonly owner: string;
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}): string => {
  // guard: a list by a field is of one owner
  const parts = [owner, kind, name, text];
  return parts.map((part) => `${part.length}:${part}`).join("");
};

const { indexValueSize, indexKeySize } = kindLimits;
const textRule = `must be a number, a boolean, or a text of 1 to ${indexValueSize} bytes`;
const reason = "because uploads are listed by it";

/** Returns true if a value of a query can be the value of a field. */
export const isIndexText = (text: string): boolean =>
  text !== "" && measureText(text) <= indexValueSize;

/** The rule that a value of a query must follow. */
export const indexTextRule = `must have 1 to ${indexValueSize} bytes`;

const isKey = (key: string): boolean => measureText(key) <= indexKeySize;

/** Returns the value of a field as text. Returns undefined for a value that uploads cannot be listed by. */
export const readFieldText = (
  fields: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined => {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && isIndexText(value) ? value : undefined;
};
