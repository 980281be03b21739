import * as v from "valibot";
import { type FieldError, Problem } from "./problem.ts";

/**
 * Check a request's part against its schema.
 *
 * @param schema what it must be
 * @param value the part, as it came
 * @returns what the schema makes of it
 * @throws {Problem} `invalid-request`, with every field that breaks a rule
 */
export const parse = <const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw invalid(result.issues.map(fieldError));
};

/** The problem of a request whose fields break these rules. */
export const invalid = (errors: readonly FieldError[]): Problem => {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const detail = first ? `${first.path || "The body"} ${first.message}${more}.` : "It is invalid.";
  return new Problem("invalid-request", detail, errors);
};

const fieldError = (issue: v.BaseIssue<unknown>): FieldError => ({
  path: pathOf(issue),
  message: messageOf(issue),
});

/** `files[0].size`: names joined by dots, indexes in brackets. */
const pathOf = (issue: v.BaseIssue<unknown>): string =>
  (issue.path ?? []).reduce(
    (path, { key }) =>
      typeof key === "number" ? `${path}[${key}]` : path === "" ? String(key) : `${path}.${key}`,
    "",
  );

const messageOf = (issue: v.BaseIssue<unknown>): string => {
  if (issue.kind === "schema" && issue.type.endsWith("object") && issue.path) {
    if (issue.expected === "never") return "is not a known field";
    if (issue.received === "undefined") return "is required";
  }
  return issue.message;
};
