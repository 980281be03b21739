import * as v from "valibot";
import { formatFieldPath, shortenText } from "./fields/field-error.ts";
import { ruleMessages } from "./fields/rule-messages.ts";
import { limits } from "./limits.ts";
import { type FieldError, Problem } from "./problem.ts";

/**
 * Parses a part of a request, such as its body, with a schema.
 *
 * @param value the part as it was received
 * @returns the output of the schema
 * @throws {Problem} `invalid-request`, with at most `limits.problem.errors` fields that break a rule
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
 * @param count the number of all fields that break a rule
 */
export const invalid = (errors: readonly FieldError[], count = errors.length): Problem => {
  const [first] = errors;
  const more = count > 1 ? ` (and ${count - 1} more)` : "";
  const detail = first ? `${first.path || "The body"} ${first.message}${more}.` : "It is invalid.";
  return new Problem("invalid-request", detail, errors);
};

const fieldError = (issue: v.BaseIssue<unknown>): FieldError => ({
  path: shortenText(formatFieldPath((issue.path ?? []).map(({ key }) => key))),
  message: shortenText(describeIssue(issue)),
});

const describeIssue = (issue: v.BaseIssue<unknown>): string => {
  if (issue.kind === "schema" && issue.type.endsWith("object") && issue.path) {
    if (issue.expected === "never") return "is not a known field";
    if (issue.received === "undefined") return ruleMessages.required;
  }
  return issue.message;
};
