import * as v from "valibot";
import { limits } from "./limits.ts";
import { type FieldError, Problem } from "./problem.ts";

/**
 * Check a request's part against its schema.
 *
 * @param schema what it must be
 * @param value the part, as it came
 * @returns what the schema makes of it
 * @throws {Problem} `invalid-request`, with the fields that break a rule, at most `limits.problem.errors` of them
 */
export const parse = <const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const { errors } = limits.problem;
  throw invalid(result.issues.slice(0, errors).map(fieldError), result.issues.length);
};

/**
 * Returns the problem of a request whose fields break these rules.
 *
 * @param count how many fields break one, where not all are named
 */
export const invalid = (errors: readonly FieldError[], count = errors.length): Problem => {
  const [first] = errors;
  const more = count > 1 ? ` (and ${count - 1} more)` : "";
  const detail = first ? `${first.path || "The body"} ${first.message}${more}.` : "It is invalid.";
  return new Problem("invalid-request", detail, errors);
};

const fieldError = (issue: v.BaseIssue<unknown>): FieldError => ({
  path: shorten(pathOf(issue)),
  message: shorten(messageOf(issue)),
});

/** A request chooses the names of its unknown fields, so a problem repeats no more than the start of one. */
const shorten = (text: string): string => {
  const { textLength } = limits.problem;
  return text.length > textLength
    ? `${text.slice(0, textLength).replace(/\p{Surrogate}$/u, "")}…`
    : text;
};

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
