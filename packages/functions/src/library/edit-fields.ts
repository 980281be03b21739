import { readFieldKeys } from "@slipway/core/kinds/fields/field-keys";
import { findFieldsSchema } from "@slipway/core/kinds/fields/fields-schema";
import { copyJsonFields, type JsonObject } from "@slipway/core/kinds/fields/json-fields";
import { findUneditableFields } from "@slipway/core/kinds/fields/request-fields";
import { validateFields } from "@slipway/core/kinds/fields/validate-fields";
import { findKind, type KindRules } from "@slipway/core/kinds/kind-rules";
import { invalid } from "@slipway/core/parse";
import { type FieldKeys, getKindName, type UploadRecord } from "@slipway/core/record";
import type { ApiAdapters } from "../ports/adapters.ts";

/** All fields of an upload after an edit. The keys are absent if the config no longer has the upload's kind. */
export interface EditedFields {
  readonly fields: JsonObject;
  readonly fieldKeys?: FieldKeys;
}

/**
 * Returns the fields of an upload after an edit, and the keys that list it by them. The changed fields are merged into the stored ones, and the schema of the kind
 * validates them as a whole. A field of null is removed. Fields that `authorize` added can be unknown to the schema.
 *
 * @throws {Problem} `invalid-request` if a field cannot be changed, or if the fields break a rule
 */
export const editFields = async (
  record: UploadRecord,
  changes: Readonly<Record<string, unknown>>,
  { kinds }: Pick<ApiAdapters, "kinds">,
): Promise<EditedFields> => {
  const kind = getKindName(record);
  // Fields of a kind that the config no longer has cannot be changed.
  const known = findKind(kinds.rules, kind);
  const uneditable = findUneditableFields(known ?? { editable: [] }, changes);
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
  return { fields: copied.fields, ...readChangedKeys(record, copied.fields, { known, changes }) };
};

/**
 * Returns the keys of an upload after an edit. A stored value that cannot be listed by does not prevent an edit of another field:
 * the kind's `index` may have changed since.
 */
const readChangedKeys = (
  { owner }: UploadRecord,
  fields: JsonObject,
  {
    known,
    changes,
  }: { readonly known: KindRules | undefined; readonly changes: Readonly<Record<string, unknown>> },
): { readonly fieldKeys?: FieldKeys } => {
  if (known === undefined) return {};
  const { keys, errors } = readFieldKeys({ kind: known, owner }, fields);
  const broken = Object.keys(changes).flatMap((name) => errors.get(name) ?? []);
  if (broken.length > 0) throw invalid(broken);
  return { fieldKeys: keys };
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
