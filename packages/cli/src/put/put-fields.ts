import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { UsageError } from "../usage-error.ts";

/** The app's fields on the command line. */
export interface PutFields {
  /** Fields that were given as text. The kind's schema decides about their types. */
  readonly texts: ReadonlyMap<string, string>;
  /** Fields that were given as JSON. */
  readonly values: ReadonlyMap<string, unknown>;
}

/**
 * Reads the options `--field` and `--field-json`.
 *
 * @throws {UsageError} if one has no name, is not JSON, or is given twice
 */
export const readFields = (texts: readonly string[], json: readonly string[]): PutFields => {
  const fields = {
    texts: new Map(texts.map((text) => splitField("field", text))),
    values: new Map(
      json.map((text) => {
        const [name, value] = splitField("field-json", text);
        return [name, parseJson(name, value)] as const;
      }),
    ),
  };
  const names = new Set([...fields.texts.keys(), ...fields.values.keys()]);
  if (names.size < texts.length + json.length)
    throw new UsageError("Each field can be given only once.");
  return fields;
};

const splitField = (option: string, text: string): readonly [name: string, value: string] => {
  const end = text.indexOf("=");
  if (end < 1)
    throw new UsageError(
      `--${option} must have a name and a value, such as note=Draft, not ${text}.`,
    );
  return [text.slice(0, end), text.slice(end + 1)];
};

const parseJson = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--field-json ${name} must be JSON, not ${text}.`);
  }
};

/**
 * Returns the fields to send. A text stays a text, unless the schema of its field takes only other types. Then it is read as JSON.
 *
 * @param rules the rules of the kind, if it exists
 * @returns undefined if no field was given
 */
export const toFields = (
  { texts, values }: PutFields,
  rules: KindDescription | undefined,
): Readonly<Record<string, unknown>> | undefined => {
  if (texts.size + values.size === 0) return undefined;
  const properties = readMember(rules?.fieldsSchema, "properties");
  const converted = [...texts].map(
    ([name, text]) => [name, convertText(text, readTypes(readMember(properties, name)))] as const,
  );
  return Object.fromEntries([...converted, ...values]);
};

const readMember = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;

/** Returns the types that a JSON Schema takes; none if it does not say. */
const readTypes = (schema: unknown): readonly string[] => {
  const alternatives = ["anyOf", "oneOf"].flatMap((name) => toArray(readMember(schema, name)));
  const values = [...toArray(readMember(schema, "enum")), ...toArray(readMember(schema, "const"))];
  return [
    ...toArray(readMember(schema, "type")).map(String),
    ...values.map((value) => typeof value),
    ...alternatives.flatMap(readTypes),
  ];
};

const toArray = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const convertText = (text: string, types: readonly string[]): unknown => {
  if (types.length === 0 || types.includes("string")) return text;
  try {
    return JSON.parse(text);
  } catch {
    // The API names the field and its rule.
    return text;
  }
};
