import { NativeSelect, TextInput } from "@mantine/core";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { useFormats } from "../../words/create-messages-hook.ts";
import { usePanel } from "../panel-context.tsx";
import classes from "./details-dialog.module.css";
import { type EnteredFields, readSchemaFields, type SchemaField } from "./schema-fields.ts";

/** Shows inputs for the fields of a kind. */
export const FieldInputs = ({
  rules,
  entered,
  isChecked,
  onChange,
}: {
  readonly rules: KindDescription | undefined;
  readonly entered: EnteredFields;
  /** True if it shows which required fields are empty. */
  readonly isChecked: boolean;
  readonly onChange: (entered: EnteredFields) => void;
}) => {
  const { messages } = usePanel();
  const { list } = useFormats();
  const { fields, hidden } = readSchemaFields(rules?.fieldsSchema ?? {});
  return (
    <>
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={entered[field.name] ?? ""}
          isChecked={isChecked}
          onChange={(value) => onChange({ ...entered, [field.name]: value })}
        />
      ))}
      {hidden.length > 0 && (
        <p className={classes.hint}>
          {messages.hiddenFields(list(hidden.map(({ name }) => name)))}
        </p>
      )}
    </>
  );
};

const FieldInput = ({
  field: { label, description, isRequired, input, choices },
  value,
  isChecked,
  onChange,
}: {
  readonly field: SchemaField;
  readonly value: string;
  readonly isChecked: boolean;
  readonly onChange: (value: string) => void;
}) => {
  const { messages } = usePanel();
  const shared = {
    label,
    description,
    value,
    withAsterisk: isRequired,
    required: isRequired,
    error: isChecked && isRequired && value.trim() === "" ? messages.fillIn(label) : undefined,
  };
  const toOption = (choice: string | number | boolean) => {
    const name = String(choice);
    if (typeof choice !== "boolean") return { value: name, label: name };
    return { value: name, label: choice ? messages.yes : messages.no };
  };
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
