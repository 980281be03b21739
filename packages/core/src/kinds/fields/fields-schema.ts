import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { AnyConfig } from "../config.ts";

/** Returns true if a value implements Standard Schema. */
export const isStandardSchema = (value: unknown): value is StandardSchemaV1 => {
  // ArkType's schemas are functions.
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  const standard: unknown = Reflect.get(value, "~standard");
  if (typeof standard !== "object" || standard === null) return false;
  return (
    Reflect.get(standard, "version") === 1 &&
    typeof Reflect.get(standard, "validate") === "function"
  );
};

/**
 * Returns the schema of a kind's fields.
 *
 * @returns undefined if the kind has no fields, or if there is no such kind
 */
export const findFieldsSchema = (
  config: AnyConfig | undefined,
  kind: string,
): StandardSchemaV1 | undefined => {
  if (config === undefined || !Object.hasOwn(config.kinds, kind)) return undefined;
  const fields = config.kinds[kind]?.fields;
  return isStandardSchema(fields) ? fields : undefined;
};
