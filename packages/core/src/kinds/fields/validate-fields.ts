import type { StandardSchemaV1 } from "@standard-schema/spec";
import { problemLimits } from "../../fields/field-limits.ts";
import { ruleMessages } from "../../fields/rule-messages.ts";
import type { FieldError } from "../../problem.ts";
import { copyJsonFields, createFieldError, type JsonObject } from "./json-fields.ts";

/** The schema of a kind's fields, of any library with Standard Schema. */
export type FieldsSchema = StandardSchemaV1;

/** Valid fields, or the rules that they break. */
export type FieldsResult =
  | { readonly fields: JsonObject }
  | { readonly errors: readonly FieldError[] };

/** The app's schema failed, which is no mistake of the caller. */
export class FieldsSchemaError extends Error {
  override readonly name = "FieldsSchemaError";
}

/**
 * Validates fields with the schema of their kind, and checks that they are JSON within the limits before and after.
 *
 * @param schema undefined if the kind has no fields
 * @param input the fields as they were received; undefined for none
 * @param path the path of the fields in the request
 * @param mayBeUnknown fields that the schema does not have to know
 * @returns the schema's output without undefined properties, or the rules that are broken
 * @throws {FieldsSchemaError} if the schema throws, rejects, or returns something other than JSON
 */
export const validateFields = async ({
  schema,
  input = {},
  path = "fields",
  mayBeUnknown = [],
}: {
  readonly schema: StandardSchemaV1 | undefined;
  readonly input?: unknown;
  readonly path?: string;
  readonly mayBeUnknown?: readonly string[];
}): Promise<FieldsResult> => {
  const received = copyJsonFields(input, path);
  if ("errors" in received) return received;
  const named = Object.keys(received.fields).filter((key) => !mayBeUnknown.includes(key));
  if (schema === undefined) return refuseUnknown(named, {}, path) ?? { fields: {} };
  const result = await runSchema(schema, received.fields);
  if (result.issues)
    return { errors: describeIssues({ issues: result.issues, input: received.fields, path }) };
  const output = copyJsonFields(result.value, path);
  if ("fields" in output) {
    // Most schemas remove unknown fields. A misspelled optional field would be lost without an error.
    return refuseUnknown(named, Object(result.value), path) ?? output;
  }
  if (output.isJson) return output;
  const details = output.errors.map((error) => `${error.path} ${error.message}`).join(", ");
  throw new FieldsSchemaError(`The schema returned fields that are not JSON: ${details}.`);
};

const refuseUnknown = (
  names: readonly string[],
  output: object,
  path: string,
): FieldsResult | undefined => {
  const unknown = names.filter((key) => !Object.hasOwn(output, key));
  if (unknown.length === 0) return undefined;
  return { errors: unknown.map((key) => createFieldError(path, [key], "is not a known field")) };
};

const runSchema = async (schema: StandardSchemaV1, input: JsonObject) => {
  const result = await callSchema(schema, input);
  const isResult =
    typeof result === "object" &&
    result !== null &&
    (Array.isArray(result.issues) || (!result.issues && "value" in result));
  if (!isResult) throw new FieldsSchemaError("The schema returned no result of Standard Schema.");
  return result;
};

const callSchema = async (schema: StandardSchemaV1, input: JsonObject) => {
  try {
    return await schema["~standard"].validate(input);
  } catch (cause) {
    throw new FieldsSchemaError("The schema threw an error.", { cause });
  }
};

const describeIssues = ({
  issues,
  input,
  path,
}: {
  readonly issues: readonly StandardSchemaV1.Issue[];
  readonly input: JsonObject;
  readonly path: string;
}): readonly FieldError[] => {
  // A failure without issues is still a failure.
  const described = issues.length > 0 ? issues : [{ message: "is invalid" }];
  return described.slice(0, problemLimits.errors).map((issue) => {
    const keys = (issue.path ?? []).map((segment) =>
      typeof segment === "object" ? segment.key : segment,
    );
    const message = isMissing(input, keys) ? ruleMessages.required : issue.message;
    return createFieldError(path, keys, message);
  });
};

/** Returns true if the value at a path is missing. Libraries describe a missing value as one of a wrong type. */
const isMissing = (input: JsonObject, keys: readonly PropertyKey[]): boolean => {
  let value: unknown = input;
  for (const key of keys) {
    if (typeof value !== "object" || value === null) return false;
    value = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  return value === undefined;
};
