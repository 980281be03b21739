import { NativeSelect, TextInput } from "@mantine/core";
import type { EnteredFields, SchemaField } from "../panel/details/schema-fields.ts";
import { useEditingMessages } from "../words/editing-messages.ts";
import classes from "./editing.module.css";

/** Shows inputs for the fields of a kind. */
export const KindFields = ({
  kind,
  fields,
  entered,
  mixed,
  describe,
  onChange,
}: {
  readonly kind: string;
  readonly fields: readonly SchemaField[];
  readonly entered: EnteredFields;
  /** The names of fields that differ between the files, each after `fields.`. */
  readonly mixed: ReadonlySet<string>;
  readonly describe: (field: string) => string | undefined;
  readonly onChange: (entered: EnteredFields) => void;
}) => {
  const words = useEditingMessages();
  if (fields.length === 0) return null;
  return (
    <fieldset className={classes.fields}>
      <legend className={classes.legend}>{words.fields(kind)}</legend>
      {fields.map(({ name, label, description, isRequired, input, choices }) => {
        const path = `fields.${name}`;
        const shared = {
          label,
          description,
          value: entered[name] ?? "",
          withAsterisk: isRequired,
          error: describe(path),
        };
        const placeholder = mixed.has(path) ? words.different : "";
        const change = (event: { readonly currentTarget: { readonly value: string } }) =>
          onChange({ ...entered, [name]: event.currentTarget.value });
        return input === "choice" ? (
          <NativeSelect
            key={name}
            {...shared}
            onChange={change}
            data={[
              { value: "", label: placeholder },
              ...choices.map((choice) => ({
                value: String(choice),
                label: typeof choice === "boolean" ? words[choice ? "yes" : "no"] : String(choice),
              })),
            ]}
          />
        ) : (
          <TextInput
            key={name}
            {...shared}
            dir="auto"
            placeholder={placeholder}
            inputMode={input === "number" ? "decimal" : "text"}
            onChange={change}
          />
        );
      })}
    </fieldset>
  );
};
