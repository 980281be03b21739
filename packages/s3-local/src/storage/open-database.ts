import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const schema = `
  CREATE TABLE IF NOT EXISTS buckets (
    name TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    versioning TEXT NOT NULL,
    cors TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS versions (
    sequence INTEGER PRIMARY KEY,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    version_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    last_modified INTEGER NOT NULL,
    blob TEXT,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    headers TEXT NOT NULL,
    metadata TEXT NOT NULL,
    checksums TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS version_by_id ON versions (bucket, key, version_id);
  CREATE INDEX IF NOT EXISTS version_by_age ON versions (bucket, key, sequence DESC);
  CREATE UNIQUE INDEX IF NOT EXISTS version_by_blob ON versions (blob) WHERE blob IS NOT NULL;

  CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY,
    notification TEXT NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS last_sequence (value INTEGER NOT NULL) STRICT;
`;

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
export function openDatabase(dataDir: string): DatabaseSync {
  mkdirSync(dataDir, { recursive: true });
  const database = new DatabaseSync(join(dataDir, "index.db"), { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec("BEGIN EXCLUSIVE");
    database.exec(schema);
    database.exec("COMMIT");
    return database;
  } catch (error) {
    database.close();
    throw isBusy(error) ? new DataDirInUseError(dataDir) : error;
  }
}
