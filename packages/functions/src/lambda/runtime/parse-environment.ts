import * as v from "valibot";

/**
 * Parses the environment variables of a function.
 *
 * @throws {Error} with the name of each missing or empty variable
 */
export const parseEnvironment = <const Schema extends v.GenericSchema>(
  schema: Schema,
  variables: Readonly<Record<string, string | undefined>>,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, variables);
  if (result.success) return result.output;
  const wrong = result.issues.map((issue) => `${v.getDotPath(issue)} ${describeIssue(issue)}`);
  throw new Error(`The environment is not complete: ${wrong.join(", ")}.`);
};

const describeIssue = (issue: v.BaseIssue<unknown>): string =>
  issue.received === "undefined" ? "is missing" : issue.message;
