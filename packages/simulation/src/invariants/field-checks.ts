import { createFieldKey } from "@slipway/core/kinds/fields/field-keys";
import {
  getCreator,
  getKindName,
  type StoredRecord,
  type UploadRecord,
} from "@slipway/core/record";
import { isDeleted, isOrphan } from "@slipway/core/status";
import type { CheckContext, RecordUpdate } from "./record-checks.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Checks the fields of a record that was created. */
export const checkCreatedFields = ({ checker }: CheckContext, after: StoredRecord): void => {
  if (isOrphan(after)) return;
  const { id, owner, fields } = after;
  checker.check(
    "fields change by edits only",
    getCreator(after) === owner && (fields === undefined || fields.approvedBy === owner),
    () => `${id} of ${owner} was created by ${getCreator(after)} with ${formatFields(fields)}`,
  );
  checkFieldKeys({ checker }, after);
};

/** Checks the fields of a record that was changed. */
export const checkChangedFields = (
  { checker }: Pick<CheckContext, "checker">,
  { upload, before, after }: RecordUpdate,
): void => {
  if (isOrphan(before) || isOrphan(after)) return;
  const isChanged = formatFields(before.fields) !== formatFields(after.fields);
  const isOneEdit = () =>
    upload.edits.some(
      (edit) => formatFields(applyEdit(before.fields, edit)) === formatFields(after.fields),
    );
  checker.check(
    "fields change by edits only",
    describeIdentity(before) === describeIdentity(after) && (!isChanged || isOneEdit()),
    () =>
      `${after.id} went from ${describeIdentity(before)} ${formatFields(before.fields)} to ${describeIdentity(after)} ${formatFields(after.fields)}`,
  );
  checkFieldKeys({ checker }, after);
};

/** Returns true if fields have the values that an edit gave them. */
export const hasEdit = (fields: Fields | undefined = {}, edit: Fields): boolean =>
  formatFields(applyEdit(fields, edit)) === formatFields(fields);

/** The key of each field must be that of its value. A deleted upload has no keys, so that it costs nothing. */
const checkFieldKeys = ({ checker }: Pick<CheckContext, "checker">, record: UploadRecord): void => {
  const { id, owner, fields = {}, fieldKey1, fieldKey2 } = record;
  const keyOf = (name: string) =>
    isDeleted(record) || fields[name] === undefined
      ? undefined
      : createFieldKey({ owner, kind: getKindName(record), name, text: String(fields[name]) });
  checker.check(
    "lists by fields are complete",
    fieldKey1 === keyOf("album") && fieldKey2 === keyOf("page"),
    () => `${id} is ${record.status} with ${formatFields(fields)}, ${fieldKey1}, and ${fieldKey2}`,
  );
};

const applyEdit = (fields: Fields = {}, edit: Fields): Fields =>
  Object.fromEntries(Object.entries({ ...fields, ...edit }).filter(([, value]) => value !== null));

const describeIdentity = (record: UploadRecord): string =>
  `${getKindName(record)} of ${record.owner} by ${getCreator(record)}`;

const formatFields = (fields: Fields = {}): string =>
  JSON.stringify(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
