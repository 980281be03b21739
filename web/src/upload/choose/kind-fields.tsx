import { NativeSelect, TextInput } from "@mantine/core";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import {
  type EnteredFields,
  readSchemaFields,
  type SchemaField,
} from "../../fields/schema-fields.ts";
import classes from "./kind-fields.module.css";

/** Shows inputs for the fields of a kind, which all chosen files of the kind get. */
export const KindFields = ({
  kind,
  rules,
  entered,
  onChange,
}: {
  readonly kind: string;
  readonly rules: KindDescription;
  readonly entered: EnteredFields;
  readonly onChange: (entered: EnteredFields) => void;
}) => {
  const { fields, hidden } = readSchemaFields(rules.fieldsSchema ?? {});
  return (
    <fieldset className={classes.fields}>
      <legend className={classes.legend}>For all files of the kind {kind}</legend>
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={entered[field.name] ?? ""}
          onChange={(value) => onChange({ ...entered, [field.name]: value })}
        />
      ))}
      {(rules.fieldsSchema === undefined || hidden.length > 0) && (
        <p className={classes.hint}>
          {rules.fieldsSchema === undefined
            ? "This page can't show the fields of this kind."
            : `This page can't show these fields: ${hidden.map(({ name }) => name).join(", ")}.`}
        </p>
      )}
    </fieldset>
  );
};

const FieldInput = ({
  field: { label, description, isRequired, input, choices },
  value,
  onChange,
}: {
  readonly field: SchemaField;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) => {
  const shared = { label, description, value, withAsterisk: isRequired };
  return input === "choice" ? (
    <NativeSelect
      {...shared}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      data={[{ value: "", label: "" }, ...choices.map(toOption)]}
    />
  ) : (
    <TextInput
      {...shared}
      dir="auto"
      inputMode={input === "number" ? "decimal" : "text"}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
};

const toOption = (choice: string | number | boolean) => {
  const value = String(choice);
  if (typeof choice === "boolean") return { value, label: choice ? "Yes" : "No" };
  return { value, label: value };
};
