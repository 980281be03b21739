import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { FieldError } from "../../problem.ts";
import { createFieldError, type JsonObject } from "./json-fields.ts";
import { validateFields } from "./validate-fields.ts";

/** Fields of a request or a file, as they were received. */
type ReceivedFields = Readonly<Record<string, unknown>>;

/** Returns the fields of a file: those of the request, extended by the file's own. */
export const mergeFields = (
  requestFields: ReceivedFields | undefined,
  fileFields: ReceivedFields | undefined,
): ReceivedFields => ({ ...requestFields, ...fileFields });

/** The valid fields of every file in order, or the rules that a request breaks. */
export type RequestFieldsResult =
  | { readonly fields: readonly JsonObject[] }
  | { readonly errors: readonly FieldError[] };

/**
 * Validates the fields of all files of a request.
 *
 * @param fields the request's fields
 * @param files the files, each with the fields of its own
 * @throws {FieldsSchemaError} if the schema fails
 */
export const validateRequestFields = async ({
  schema,
  fields,
  files,
}: {
  readonly schema: StandardSchemaV1 | undefined;
  readonly fields?: ReceivedFields | undefined;
  readonly files: readonly { readonly fields?: ReceivedFields | undefined }[];
}): Promise<RequestFieldsResult> => {
  // Files without fields of their own share one validation, and an error of it is reported once.
  const shared = files.some((file) => file.fields === undefined)
    ? validateFields({ schema, input: fields })
    : undefined;
  const results = await Promise.all(
    files.map((file, index) =>
      file.fields === undefined && shared !== undefined
        ? shared
        : validateFields({
            schema,
            input: mergeFields(fields, file.fields),
            path: `files[${index}].fields`,
          }),
    ),
  );
  const failed = new Set(results.filter((result) => "errors" in result));
  if (failed.size > 0) return { errors: [...failed].flatMap(({ errors }) => errors) };
  return { fields: results.flatMap((result) => ("fields" in result ? [result.fields] : [])) };
};

/** Files that have the same fields, by their index in the request. */
export interface FilesWithFields {
  readonly fields: JsonObject;
  readonly indexes: readonly number[];
}

/** Groups the files of a request by their fields. `authorize` decides about each group. */
export const groupByFields = (fields: readonly JsonObject[]): readonly FilesWithFields[] => {
  const groups = new Map<string, { fields: JsonObject; indexes: number[] }>();
  for (const [index, fileFields] of fields.entries()) {
    const key = JSON.stringify(fileFields);
    const group = groups.get(key);
    if (group) group.indexes.push(index);
    else groups.set(key, { fields: fileFields, indexes: [index] });
  }
  return [...groups.values()];
};

/** Returns an error for each field that cannot be changed after the request. */
export const findUneditableFields = (
  { editable }: { readonly editable: readonly string[] },
  fields: ReceivedFields,
): readonly FieldError[] =>
  Object.keys(fields)
    .filter((key) => !editable.includes(key))
    .map((key) => createFieldError("fields", [key], "cannot be changed"));
