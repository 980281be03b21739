/**
 * Tells versions of a chosen file apart: as long as it answers the same, the file's bytes are the same.
 *
 * @throws {DOMException} `NotReadableError` or `NotFoundError` when the file changed or went away since it was chosen
 */
export type FileVersion = (file: File) => Promise<string>;

/** Browsers hand out a snapshot: what changed since then cannot be read (File API, "Errors and exceptions"). */
export const fileVersion: FileVersion = async (file) => {
  await file.slice(0, 1).arrayBuffer();
  return "";
};
