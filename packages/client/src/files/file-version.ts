/**
 * Returns the version of a chosen file. As long as the version is the same, the file's bytes are the same.
 *
 * @throws {DOMException} `NotReadableError` or `NotFoundError` if the file was changed or removed after it was chosen
 */
export type FileVersion = (file: File) => Promise<string>;

/** Browsers provide a snapshot: a file that changed since then cannot be read (File API, "Errors and exceptions"). */
export const fileVersion: FileVersion = async (file) => {
  await file.slice(0, 1).arrayBuffer();
  return "";
};
