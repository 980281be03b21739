import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "./migrations.ts";

/** Another server holds the data folder. */
export class DataDirInUseError extends Error {
  override readonly name = "DataDirInUseError";
  readonly dataDir: string;

  constructor(dataDir: string) {
    super(`The data folder ${dataDir} is in use by another s3-local`);
    this.dataDir = dataDir;
  }
}

/** SQLITE_BUSY, with or without the detail in its upper bits. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  (error.errcode & 0xff) === 5;

/**
 * Opens the index and holds it exclusively until it is closed or the process dies.
 *
 * @throws DataDirInUseError
 * @see https://www.sqlite.org/pragma.html#pragma_locking_mode
 */
export const openDatabase = (dataDir: string): DatabaseSync => {
  // For nobody but its owner, whatever the umask. SQLite gives its other files the mode of the database.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, "index.db");
  closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec("BEGIN EXCLUSIVE");
    migrate(database);
    database.exec("COMMIT");
    return database;
  } catch (error) {
    database.close();
    throw isBusy(error) ? new DataDirInUseError(dataDir) : error;
  }
};
