import { findFieldsSchema } from "@slipway/core/kinds/fields/fields-schema";
import { readIndexValues } from "@slipway/core/kinds/fields/index-values";
import { copyJsonFields, type JsonObject } from "@slipway/core/kinds/fields/json-fields";
import { findUneditableFields } from "@slipway/core/kinds/fields/request-fields";
import { validateFields } from "@slipway/core/kinds/fields/validate-fields";
import { findKind } from "@slipway/core/kinds/kind-rules";
import { invalid } from "@slipway/core/parse";
import { getKindName, type UploadRecord } from "@slipway/core/record";
import type { Adapters } from "../ports/adapters.ts";

/**
 * Returns the fields of an upload after an edit. The changed fields are merged into the stored ones, and the schema of the kind
 * validates them as a whole. A field of null is removed. Fields that `authorize` added can be unknown to the schema.
 *
 * @throws {Problem} `invalid-request` if a field cannot be changed, or if the fields break a rule
 */
export const editFields = async (
  record: UploadRecord,
  changes: Readonly<Record<string, unknown>>,
  { kinds }: Pick<Adapters, "kinds">,
): Promise<JsonObject> => {
  const kind = getKindName(record);
  // Fields of a kind that the config no longer has cannot be changed.
  const rules = { editable: [], index: [], ...findKind(kinds.rules, kind) };
  const uneditable = findUneditableFields(rules, changes);
  if (uneditable.length > 0) throw invalid(uneditable);
  const stored = record.fields ?? {};
  const merged = withoutNulls({ ...stored, ...changes }, changes);
  const result = await validateFields({
    schema: findFieldsSchema(kinds.config, kind),
    input: merged,
    mayBeUnknown: Object.keys(stored).filter((name) => !Object.hasOwn(changes, name)),
  });
  if ("errors" in result) throw invalid(result.errors);
  // The schema's output of the other fields was stored with the request. Transforming it again could change it.
  const copied = copyJsonFields({
    ...withoutNulls(stored, changes),
    ...pick(result.fields, Object.keys(changes)),
  });
  if ("errors" in copied) throw invalid(copied.errors);
  const values = readIndexValues(rules, copied.fields);
  if ("errors" in values) throw invalid(values.errors);
  return copied.fields;
};

/** Leaves out the fields that changes remove. */
const withoutNulls = (
  fields: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([name]) => !Object.hasOwn(changes, name) || changes[name] !== null,
    ),
  );

const pick = (fields: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
