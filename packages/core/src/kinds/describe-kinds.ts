import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import type * as v from "valibot";
import type { AnyConfig } from "./config.ts";
import { findFieldsSchema } from "./fields/fields-schema.ts";
import type { KindRules, Kinds } from "./kind-rules.ts";
import type { KindDescription, KindsResponse } from "./kinds-response.ts";

/** Converts the input of a schema to JSON Schema. It can be asynchronous, and throws if the schema has no equivalent. */
export type JsonSchemaConverter = (schema: StandardSchemaV1) => unknown;

/** Converters by the vendor of a schema, such as `effect`. */
export type JsonSchemaConverters = Readonly<Record<string, JsonSchemaConverter>>;

/**
 * Describes the kinds for clients: the body of `GET /kinds`.
 *
 * @param kinds the rules of every kind
 * @param config has the schemas of the kinds' fields
 * @param converters converters to JSON Schema, for libraries other than valibot and those that implement Standard JSON Schema
 */
export const describeKinds = async ({
  kinds,
  config,
  converters = {},
}: {
  readonly kinds: Kinds;
  readonly config?: AnyConfig | undefined;
  readonly converters?: JsonSchemaConverters;
}): Promise<KindsResponse> => {
  const described = await Promise.all(
    Object.values(kinds).map(async (rules) => {
      const schema = findFieldsSchema(config, rules.name);
      const fieldsSchema = schema && (await convertSchema(schema, converters));
      return [rules.name, describeKind(rules, fieldsSchema)] as const;
    }),
  );
  return { kinds: Object.fromEntries(described) };
};

const describeKind = (
  rules: KindRules,
  fieldsSchema: Readonly<Record<string, unknown>> | undefined,
): KindDescription => {
  const { contentTypes, minSize, maxSize, maxFiles, retention, trash } = rules;
  const { index, editable, hasFields } = rules;
  return {
    contentTypes: contentTypes === "any" ? "any" : copyLists(contentTypes),
    minSize,
    maxSize,
    maxFiles,
    retention: { ...retention, choices: [...retention.choices] },
    trash,
    index: [...index],
    editable: [...editable],
    hasFields,
    ...(fieldsSchema && { fieldsSchema }),
  };
};

const copyLists = (lists: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, [...list]]));

/** Returns undefined if a schema cannot be converted. Clients then learn its rules from the problems of their requests. */
const convertSchema = async (
  schema: StandardSchemaV1,
  converters: JsonSchemaConverters,
): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const { vendor } = schema["~standard"];
  const convert = Object.hasOwn(converters, vendor) ? converters[vendor] : convertKnown;
  try {
    const converted: unknown = await convert?.(schema);
    if (!isObject(converted)) return undefined;
    // Every schema of the API is of the same version.
    const { $schema, ...rest } = converted;
    return rest;
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const target = "draft-2020-12";

const convertKnown: JsonSchemaConverter = async (schema) => {
  if (convertsItself(schema)) return schema["~standard"].jsonSchema.input({ target });
  if (!isValibotSchema(schema)) return undefined;
  // Loaded on demand, because most functions describe no schema.
  const { toJsonSchema } = await import("@valibot/to-json-schema");
  return toJsonSchema(schema, { target, typeMode: "input", errorMode: "ignore" });
};

/** Zod and ArkType implement Standard JSON Schema. */
const convertsItself = (
  schema: StandardSchemaV1,
): schema is StandardSchemaV1 & StandardJSONSchemaV1 => {
  const standard = schema["~standard"];
  return "jsonSchema" in standard && isObject(standard.jsonSchema);
};

const isValibotSchema = (schema: StandardSchemaV1): schema is StandardSchemaV1 & v.GenericSchema =>
  schema["~standard"].vendor === "valibot" && "~run" in schema && "type" in schema;
