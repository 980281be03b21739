import type { FileOfAnyKind, UploadRequestOfAnyKind } from "@slipway/core/api";

/** Returns the files of a request with the fields that all of them have in common, which are sent once. */
export const shareFields = (
  files: readonly FileOfAnyKind[],
): Pick<UploadRequestOfAnyKind, "fields" | "files"> => {
  const shared = select(files[0]?.fields, ([name, value]) =>
    files.every(({ fields }) => JSON.stringify(fields?.[name]) === JSON.stringify(value)),
  );
  return {
    fields: shared,
    files: files.map(({ fields, ...file }) => ({
      ...file,
      fields: select(fields, ([name]) => !Object.hasOwn(shared ?? {}, name)),
    })),
  };
};

/** Returns the selected fields; undefined if there are none. */
const select = (
  fields: FileOfAnyKind["fields"] = {},
  isSelected: (field: readonly [string, unknown]) => boolean,
): FileOfAnyKind["fields"] => {
  const selected = Object.entries(fields).filter(isSelected);
  return selected.length > 0 ? Object.fromEntries(selected) : undefined;
};
