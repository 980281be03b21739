import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { contentTypeOf } from "../content-type.ts";

/**
 * A file on disk as browsers hand them out. Its bytes stay on disk until they are read, a slice at a time.
 *
 * Node compares size and date before each read: reading a file that changed, shrank or went away throws a
 * `NotReadableError` (Node.js documentation, `fs.openAsBlob`).
 *
 * @param path of a regular file
 * @returns its name, size, date and type, the type by the name's ending
 * @throws {Error} with a `code`, as `node:fs` does, when it cannot be read; `EISDIR` for anything but a regular file
 */
export const fileOfPath = async (path: string): Promise<File> => {
  const found = await stat(path);
  if (!found.isFile()) {
    throw Object.assign(new Error(`${path} is not a file`), { code: "EISDIR" });
  }
  const name = basename(path);
  const lastModified = Math.trunc(found.mtimeMs);
  const type = contentTypeOf({ name, type: "" });
  return new File([await openAsBlob(path)], name, { lastModified, type });
};
