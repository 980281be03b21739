import { parse } from "@slipway/core/parse";
import { type FieldError, Problem } from "@slipway/core/problem";

/**
 * The rules of a core schema that a value breaks, by field; none, when the API will take it.
 *
 * @param schema a schema of the HTTP contract
 */
export const brokenRules = (
  schema: Parameters<typeof parse>[0],
  value: unknown,
): readonly FieldError[] => {
  try {
    parse(schema, value);
    return [];
  } catch (error) {
    if (error instanceof Problem) return error.errors;
    throw error;
  }
};
