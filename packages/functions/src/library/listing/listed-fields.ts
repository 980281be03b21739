import { createFieldKey, indexTextRule, isIndexText } from "@slipway/core/kinds/fields/field-keys";
import { createFieldError } from "@slipway/core/kinds/fields/json-fields";
import type { Kinds } from "@slipway/core/kinds/kind-rules";
import { invalid } from "@slipway/core/parse";
import type { FieldError } from "@slipway/core/problem";
import type { UploadStatus } from "@slipway/core/record";
import { isDeleted } from "@slipway/core/status";
import { type AppKinds, requireKind } from "../../ports/app-kinds.ts";

/** A field that uploads are listed by, and its value as text. */
export interface ListedField {
  readonly name: string;
  readonly text: string;
}

/** The part of a query that lists uploads by fields. */
interface FieldQuery {
  readonly kind: string | undefined;
  readonly status: UploadStatus | undefined;
  /** The parameters that are not Slipway's own. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Returns the fields that a query lists uploads by, in the order of the kind's `index`.
 *
 * @throws {Problem} `invalid-request` with each parameter that breaks a rule
 */
export const readListedFields = (
  { kind, status, fields }: FieldQuery,
  kinds: AppKinds,
): readonly ListedField[] => {
  const entries = Object.entries(fields);
  if (entries.length === 0) return [];
  const index = kind === undefined ? [] : requireKind(kinds, kind).index;
  const errors = entries.flatMap(([name, value]) => {
    const message = index.includes(name)
      ? findValueProblem(value)
      : describeUnlisted(name, kind, kinds.rules);
    return message === undefined ? [] : [createParameterError(name, message)];
  });
  if (errors.length === 0 && status !== undefined && isDeleted({ status }))
    errors.push(createParameterError("status", "must not be deleted in a list by a field"));
  if (errors.length > 0) throw invalid(errors);
  return index.flatMap((name) => {
    const text = fields[name];
    return typeof text === "string" ? [{ name, text }] : [];
  });
};

/** Returns the keys of the lists that the uploads are in. */
export const createListKeys = (
  owner: string,
  kind: string,
  fields: readonly ListedField[],
): readonly string[] => fields.map((field) => createFieldKey({ owner, kind, ...field }));

const createParameterError = (name: string, message: string): FieldError =>
  createFieldError(name, [], message);

const findValueProblem = (value: unknown): string | undefined =>
  typeof value === "string" && isIndexText(value) ? undefined : indexTextRule;

const describeUnlisted = (name: string, kind: string | undefined, rules: Kinds): string => {
  if (kind !== undefined) return `is not a field that uploads of the kind ${kind} can be listed by`;
  const listed = Object.values(rules).find(({ index }) => index.includes(name));
  return listed === undefined
    ? "is not a known field"
    : `requires a kind, such as kind=${listed.name}`;
};
