// The kinds of options. Each option has one error message for its whole rule.
import * as v from "valibot";
import { isOrigin, maximum } from "./option-rules.ts";

/** Describes how an option is set outside TypeScript. */
export const settingMetadata = v.object({
  /** The environment variable that `sst.config.ts` reads it from. */
  variable: v.optional(v.string()),
  /** A valid value, as text. */
  example: v.string(),
  /** How the variable's text is parsed. */
  format: v.optional(v.picklist(["boolean", "number", "list", "pairs"])),
});
type Metadata = Omit<v.InferInput<typeof settingMetadata>, "format">;

interface Rule extends Metadata {
  /** Follows the option's name in an error message: "must be …". */
  readonly rule: string;
}

export const text = (isValid: (value: string) => boolean, { rule, ...metadata }: Rule) =>
  v.pipe(v.string(rule), v.check(isValid, rule), v.metadata(metadata));

/** Accepts an output too. Its value is known only during the deployment, so it is not checked. */
export const textOrOutput = (isValid: (value: string) => boolean, { rule, ...metadata }: Rule) =>
  v.pipe(
    v.custom<$util.Input<string>>(
      (value) =>
        typeof value === "string" ? isValid(value) : typeof value === "object" && value !== null,
      rule,
    ),
    v.metadata(metadata),
  );

export const flag = (metadata: Metadata) =>
  v.pipe(v.boolean("must be true or false"), v.metadata({ ...metadata, format: "boolean" }));

export const wholeNumber = (
  { min, max, unit }: { min: number; max: number; unit: string },
  metadata: Metadata,
) => {
  const rule = `must be ${unit}, a whole number from ${min} to ${max}`;
  return v.pipe(
    v.number(rule),
    v.integer(rule),
    v.minValue(min, rule),
    v.maxValue(max, rule),
    v.metadata({ ...metadata, format: "number" }),
  );
};

export const origins = (metadata: Metadata) => {
  const rule = `must be a list of at most ${maximum.origins} origins, each with a scheme and a host, and without a path or an asterisk`;
  return v.pipe(
    v.custom<readonly string[]>(
      (value) =>
        Array.isArray(value) &&
        value.every((origin) => typeof origin === "string" && isOrigin(origin)),
      rule,
    ),
    v.maxLength(maximum.origins, rule),
    v.metadata({ ...metadata, format: "list" }),
  );
};

/** Refuses unknown keys. */
export const group = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, "must be an object");
