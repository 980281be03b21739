import type { Upload, UploadEdit } from "@slipway/core/api";
import {
  convertEntered,
  type EnteredFields,
  type SchemaFields,
} from "../panel/details/schema-fields.ts";

/** The texts that can be edited. Empty means none. */
export interface EditedTexts {
  readonly title: string;
  readonly caption: string;
  readonly path: string;
}

/** What the dialog shows of one or several files. */
export interface EditValues extends EditedTexts {
  /** Days to keep the file after it was ready, as text. Empty for the kind's default. */
  readonly retention: string;
  readonly fields: EnteredFields;
}

const toValues = ({ title, caption, path, retention, fields = {} }: Upload): EditValues => ({
  title: title ?? "",
  caption: caption ?? "",
  path: path ?? "",
  retention: retention === undefined ? "" : String(retention),
  fields: Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  ),
});

/** Returns the values that all files have, and the names of the others. A field of the kind has its name after `fields.`. */
export const findCommonValues = (
  uploads: readonly Upload[],
): { readonly values: EditValues; readonly mixed: ReadonlySet<string> } => {
  const [first, ...others] = uploads.map(toValues).map(flatten);
  const mixed = new Set<string>();
  for (const other of others)
    for (const name of new Set([...Object.keys(first ?? {}), ...Object.keys(other)]))
      if ((first?.[name] ?? "") !== (other[name] ?? "")) mixed.add(name);
  const common = (name: string) => (mixed.has(name) ? "" : (first?.[name] ?? ""));
  return {
    mixed,
    values: {
      title: common("title"),
      caption: common("caption"),
      path: common("path"),
      retention: common("retention"),
      fields: Object.fromEntries(
        Object.keys(first ?? {})
          .filter((name) => name.startsWith(fieldPrefix))
          .map((name) => [name.slice(fieldPrefix.length), common(name)]),
      ),
    },
  };
};

const fieldPrefix = "fields.";

const flatten = ({ fields, ...texts }: EditValues): Readonly<Record<string, string>> => ({
  ...texts,
  ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [fieldPrefix + name, value])),
});

/** Returns only what the user changed. An empty text or `null` removes a value. */
export const findEdit = (
  before: EditValues,
  after: EditValues,
  schema: SchemaFields,
): UploadEdit => {
  const texts = (["title", "caption", "path"] as const).flatMap((name) =>
    after[name].trim() === before[name] ? [] : [[name, after[name].trim()] as const],
  );
  const entered = Object.entries(after.fields).filter(
    ([name, value]) => value !== (before.fields[name] ?? ""),
  );
  const converted = convertEntered(schema, Object.fromEntries(entered));
  const fields = Object.fromEntries(entered.map(([name]) => [name, converted[name] ?? null]));
  return {
    ...Object.fromEntries(texts),
    ...(after.retention !== before.retention && {
      retention: toRetention(after.retention),
    }),
    ...(entered.length > 0 && { fields }),
  };
};

/** Returns null for the default of the file's kind. */
const toRetention = (days: string): number | null => (days === "" ? null : Number(days));
