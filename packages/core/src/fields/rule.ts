import type { FieldError } from "../problem.ts";

/** One rule of one field. It needs no schema library, so that a page can check it without one. */
export interface Rule<Value> {
  readonly message: string;
  readonly holds: (value: Value) => boolean;
  /** The same in JSON Schema's words, where it has one. */
  readonly keyword?: Keyword;
}

/** Assertions of JSON Schema Validation, section 6. */
export type Keyword =
  | { readonly name: "maxLength"; readonly value: number }
  | { readonly name: "minimum"; readonly value: number }
  | { readonly name: "maximum"; readonly value: number };

/**
 * The rules that a field's value breaks.
 *
 * @param path the field's name
 */
export const brokenRules = <Value>(
  path: string,
  rules: readonly Rule<Value>[],
  value: Value,
): readonly FieldError[] =>
  rules.filter(({ holds }) => !holds(value)).map(({ message }) => ({ path, message }));
