import { NativeSelect } from "@mantine/core";
import { useKinds } from "@slipway/react";
import { uploader } from "../slipway.ts";

/** Lets the user show only files of one kind. Shows nothing if there is only one. */
export const KindFilter = ({
  value,
  onChange,
}: {
  /** Undefined for all kinds. */
  readonly value: string | undefined;
  readonly onChange: (kind: string | undefined) => void;
}) => {
  const names = Object.keys(useKinds(uploader) ?? {});
  return names.length < 2 ? null : (
    <NativeSelect
      aria-label="Kind"
      value={value ?? ""}
      onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
      data={[
        { value: "", label: "All kinds" },
        ...names.map((name) => ({ value: name, label: name })),
      ]}
    />
  );
};
