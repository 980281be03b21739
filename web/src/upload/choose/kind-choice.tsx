import { NativeSelect } from "@mantine/core";
import classes from "./kind-choice.module.css";

/** Lets the user choose the kind of the files to choose next. Shows nothing if there is only one. */
export const KindChoice = ({
  kinds,
  value,
  onChange,
}: {
  readonly kinds: readonly string[];
  readonly value: string;
  readonly onChange: (kind: string) => void;
}) =>
  kinds.length < 2 ? null : (
    <NativeSelect
      className={classes.choice}
      label="Kind of files"
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      data={[...kinds]}
    />
  );
