import { NativeSelect } from "@mantine/core";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { limits } from "@slipway/core/limits";
import { useFormats } from "../words/create-messages-hook.ts";
import { useEditingMessages } from "../words/editing-messages.ts";

const withoutRules: KindDescription["retention"] = { choices: [...limits.retentionDays] };

/** Lets the user choose how many days to keep files after they were ready. The kind decides about the choices. */
export const RetentionChoice = ({
  value,
  isMixed,
  rules: { choices, default: byDefault } = withoutRules,
  error,
  onChange,
}: {
  /** The days as text. Empty for the kind's default. */
  readonly value: string;
  /** True if it differs between the files. Choosing nothing changes nothing. */
  readonly isMixed: boolean;
  /** The choices of the kind. Undefined until they have arrived. */
  readonly rules: KindDescription["retention"] | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}) => {
  const words = useEditingMessages();
  const { unit } = useFormats();
  const inDays = (days: number) => unit(days, "day");
  const none = byDefault === undefined ? words.forever : inDays(byDefault);
  // A value that is not a choice any more stays until the user chooses another one.
  const days = [...new Set([...choices, ...(value === "" ? [] : [Number(value)])])];
  return (
    <NativeSelect
      label={words.retention}
      value={value === String(byDefault) ? "" : value}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      data={[
        { value: "", label: isMixed ? words.different : none },
        ...days
          .filter((choice) => choice !== byDefault)
          .map((choice) => ({ value: String(choice), label: inDays(choice) })),
      ]}
    />
  );
};
