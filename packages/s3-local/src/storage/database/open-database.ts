import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createFolder } from "../create-folder.ts";
import { migrate } from "./migrations.ts";

/** Thrown if another server uses the data folder. */
export class DataDirInUseError extends Error {
  override readonly name = "DataDirInUseError";
  readonly dataDir: string;

  constructor(dataDir: string) {
    super(`The data folder ${dataDir} is in use by another s3-local`);
    this.dataDir = dataDir;
  }
}

/** Returns true for SQLITE_BUSY. The upper bits of the code contain details. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  (error.errcode & 0xff) === 5;

/** Returns the path of the index. */
export const indexFile = (dataDir: string): string => join(dataDir, "index.db");

/**
 * Opens the index and locks it until it is closed or the process ends.
 *
 * @throws DataDirInUseError
 * @see https://www.sqlite.org/pragma.html#pragma_locking_mode
 */
export const openDatabase = (dataDir: string): DatabaseSync => {
  // Only the owner has access, regardless of the umask. SQLite's other files get the database's mode.
  createFolder(dataDir, 0o700);
  const path = indexFile(dataDir);
  closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    // The group commit makes the log durable in another thread.
    database.exec("PRAGMA synchronous = NORMAL");
    database.exec("BEGIN EXCLUSIVE");
    migrate(database);
    database.exec("COMMIT");
    return database;
  } catch (error) {
    database.close();
    throw isBusy(error) ? new DataDirInUseError(dataDir) : error;
  }
};
