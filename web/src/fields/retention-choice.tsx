import { NativeSelect } from "@mantine/core";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { limits } from "@slipway/core/limits";
import classes from "./text-fields.module.css";

const withoutRules: KindDescription["retention"] = { choices: [...limits.retentionDays] };

/** Lets the user choose how many days to keep a file after it is ready. The kind decides about the default. */
export const RetentionChoice = ({
  value,
  rules: { choices, default: byDefault } = withoutRules,
  onChange,
}: {
  readonly value: number | undefined;
  /** The choices of the kind. Undefined until they have arrived. */
  readonly rules: KindDescription["retention"] | undefined;
  readonly onChange: (retention: number | undefined) => void;
}) => (
  <NativeSelect
    label="Keep for"
    labelProps={{ className: classes.label }}
    value={value === undefined ? "" : String(value)}
    disabled={choices.length === 0}
    onChange={({ currentTarget }) =>
      onChange(choices.find((days) => String(days) === currentTarget.value))
    }
    data={[
      { value: "", label: byDefault === undefined ? "Forever" : formatDays(byDefault) },
      ...choices
        .filter((days) => days !== byDefault)
        .map((days) => ({ value: String(days), label: formatDays(days) })),
    ]}
  />
);

const formatDays = (days: number): string => (days === 1 ? "1 day" : `${days} days`);
