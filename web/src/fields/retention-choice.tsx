import { NativeSelect } from "@mantine/core";
import type { RequestedFile } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import classes from "./text-fields.module.css";

type Retention = RequestedFile["retention"];

/** Lets the user choose how many days to keep a file after it is ready. By default it is kept forever. */
export const RetentionChoice = ({
  value,
  onChange,
}: {
  readonly value: Retention;
  readonly onChange: (retention: Retention) => void;
}) => (
  <NativeSelect
    label="Keep for"
    labelProps={{ className: classes.label }}
    value={value === undefined ? "" : String(value)}
    onChange={({ currentTarget }) =>
      onChange(limits.retentionDays.find((days) => String(days) === currentTarget.value))
    }
    data={[
      { value: "", label: "Forever" },
      ...limits.retentionDays.map((days) => ({
        value: String(days),
        label: days === 1 ? "1 day" : `${days} days`,
      })),
    ]}
  />
);
