import type { FieldError } from "../problem.ts";

/**
 * One rule of one field. Rules need no schema library, so the page and the upload engine can check them without one. The
 * schemas of the API are generated from them: see docs/decisions/0010-schemas-are-generated-from-rules.md.
 */
export interface Rule<Value> {
  readonly message: string;
  readonly holds: (value: Value) => boolean;
  /** The same rule in JSON Schema, if JSON Schema can express it. */
  readonly keyword?: Keyword;
}

/** Assertions of JSON Schema Validation, section 6. */
export type Keyword =
  | { readonly name: "maxLength"; readonly value: number }
  | { readonly name: "minimum"; readonly value: number }
  | { readonly name: "maximum"; readonly value: number }
  | { readonly name: "enum"; readonly values: readonly string[] };

/**
 * Returns the rules that a field's value breaks.
 *
 * @param path the field's name
 */
export const findBrokenRules = <Value>(
  path: string,
  rules: readonly Rule<Value>[],
  value: Value,
): readonly FieldError[] =>
  rules.filter(({ holds }) => !holds(value)).map(({ message }) => ({ path, message }));
