/**
 * What was dropped: files to upload, and names of folders, which browsers hand over as if they were empty files.
 *
 * @param transfer of a drop event; it can be read only while the event is handled
 */
export const dropped = (
  transfer: DataTransfer,
): { readonly files: readonly File[]; readonly folders: readonly string[] } => {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const folders = items.flatMap((item) => {
    const entry = item.webkitGetAsEntry();
    return entry?.isDirectory ? [entry.name] : [];
  });
  const files = items.flatMap((item) => {
    const file = item.webkitGetAsEntry()?.isDirectory ? null : item.getAsFile();
    return file ? [file] : [];
  });
  return { files, folders };
};
