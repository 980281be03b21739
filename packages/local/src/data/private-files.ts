import { chmodSync, closeSync, lstatSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The modes of files and folders that only their owner can access. */
export const privateFolder = 0o700;
export const privateFile = 0o600;

/**
 * Opens an SQLite database that only its owner can read, whatever the umask. SQLite gives its `-wal` and `-shm` files
 * the mode of the database.
 */
export const openPrivateDatabase = (file: string): DatabaseSync => {
  closeSync(openSync(file, "a", privateFile));
  return new DatabaseSync(file);
};

/** Makes a folder and everything in it accessible only to its owner. */
export const makePrivate = (folder: string): void => {
  chmodSync(folder, privateFolder);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const isFolder = entry.isDirectory();
    if (!isFolder && !entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((lstatSync(path).mode & 0o077) !== 0)
      chmodSync(path, isFolder ? privateFolder : privateFile);
  }
};
