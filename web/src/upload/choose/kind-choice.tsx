import { NativeSelect } from "@mantine/core";
import { defaultKindName } from "@slipway/core/kinds/kind-rules";
import classes from "./kind-choice.module.css";

/**
 * Lets the user choose the kind of the files to choose next. Shows nothing if there is only one. If none is the default, each file
 * is of the kind that accepts it until the user chooses one.
 */
export const KindChoice = ({
  kinds,
  value = kinds.includes(defaultKindName) ? defaultKindName : "",
  onChange,
}: {
  readonly kinds: readonly string[];
  readonly value: string | undefined;
  readonly onChange: (kind: string | undefined) => void;
}) =>
  kinds.length < 2 ? null : (
    <NativeSelect
      className={classes.choice}
      label="Kind of files"
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
      data={[
        ...(kinds.includes(defaultKindName) ? [] : [{ value: "", label: "Automatic" }]),
        ...kinds,
      ]}
    />
  );
