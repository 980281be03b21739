/** A field of a kind that the page can show as an input. */
export interface SchemaField {
  readonly name: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly isRequired: boolean;
  readonly input: "text" | "number" | "choice";
  /** The values to choose from. Each is shown as text. */
  readonly choices: readonly (string | number | boolean)[];
}

/** The inputs for the fields of a kind, and the names of fields that the page cannot show. */
export interface SchemaFields {
  readonly fields: readonly SchemaField[];
  readonly hidden: readonly { readonly name: string; readonly isRequired: boolean }[];
}

/** What a user entered, by the name of the field. */
export type EnteredFields = Readonly<Record<string, string>>;

/** Reads the inputs for fields from the JSON Schema of a kind. */
export const readSchemaFields = (schema: Readonly<Record<string, unknown>>): SchemaFields => {
  const required = toArray(schema.required);
  const read = Object.entries(toObject(schema.properties)).map(([name, property]) =>
    readField(name, toObject(property), required.includes(name)),
  );
  return {
    fields: read.flatMap((one) => ("input" in one ? one : [])),
    hidden: read.flatMap((one) => ("input" in one ? [] : one)),
  };
};

const readField = (
  name: string,
  schema: Readonly<Record<string, unknown>>,
  isRequired: boolean,
): SchemaField | SchemaFields["hidden"][number] => {
  const { title, description, type } = schema;
  const shown = {
    name,
    label: typeof title === "string" ? title : name,
    description: typeof description === "string" ? description : undefined,
    isRequired,
  };
  const choices = type === "boolean" ? [true, false] : toArray(schema.enum).filter(isScalar);
  if (choices.length > 0) return { ...shown, input: "choice", choices };
  if (type === "string") return { ...shown, input: "text", choices };
  if (type === "number" || type === "integer") return { ...shown, input: "number", choices };
  return { name, isRequired };
};

/** Returns the fields to send. Empty ones are left out. */
export const convertEntered = (
  { fields }: SchemaFields,
  entered: EnteredFields,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const text = entered[field.name]?.trim() ?? "";
      return text === "" ? [] : [[field.name, convertText(field, text)]];
    }),
  );

const convertText = ({ input, choices }: SchemaField, text: string): unknown => {
  if (input === "choice") return choices.find((choice) => String(choice) === text);
  // The API names the field and the rule if this is not a number.
  return input === "number" && !Number.isNaN(Number(text)) ? Number(text) : text;
};

/** Returns the labels of required fields that are empty. */
export const findMissing = ({ fields }: SchemaFields, entered: EnteredFields): readonly string[] =>
  fields
    .filter(({ name, isRequired }) => isRequired && !entered[name]?.trim())
    .map(({ label }) => label);

const toArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const toObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};

const isScalar = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);
