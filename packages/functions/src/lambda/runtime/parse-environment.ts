import * as v from "valibot";

/**
 * Read what a function needs from its environment variables.
 *
 * @throws {Error} with the name of each variable that is missing or empty
 */
export const environmentOf = <const Schema extends v.GenericSchema>(
  schema: Schema,
  variables: Readonly<Record<string, string | undefined>>,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, variables);
  if (result.success) return result.output;
  const wrong = result.issues.map((issue) => `${v.getDotPath(issue)} ${wordsOf(issue)}`);
  throw new Error(`The environment is not complete: ${wrong.join(", ")}.`);
};

const wordsOf = (issue: v.BaseIssue<unknown>): string =>
  issue.received === "undefined" ? "is missing" : issue.message;
