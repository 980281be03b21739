import type { DatabaseSync } from "node:sqlite";
import { numberColumn } from "./row.ts";

const firstTables = `
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

/** A part belongs to its upload, and after completion to the version with the same upload id. */
const multipart = `
  CREATE TABLE uploads (
    upload_id TEXT PRIMARY KEY,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    initiated INTEGER NOT NULL,
    initiator TEXT NOT NULL,
    headers TEXT NOT NULL,
    metadata TEXT NOT NULL,
    tags TEXT NOT NULL,
    checksum_algorithm TEXT,
    checksum_type TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX upload_by_key ON uploads (bucket, key, upload_id);

  CREATE TABLE parts (
    upload_id TEXT NOT NULL,
    part_number INTEGER NOT NULL,
    blob TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    checksums TEXT NOT NULL,
    last_modified INTEGER NOT NULL,
    PRIMARY KEY (upload_id, part_number)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE versions ADD COLUMN upload_id TEXT;
  ALTER TABLE versions ADD COLUMN part_count INTEGER;
  ALTER TABLE versions ADD COLUMN tags TEXT NOT NULL DEFAULT '{}';
  CREATE UNIQUE INDEX version_by_upload ON versions (upload_id) WHERE upload_id IS NOT NULL;
`;

const settings = `
  CREATE TABLE bucket_settings (
    bucket TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (bucket, name)
  ) STRICT, WITHOUT ROWID;
`;

const smallBlobs = `
  CREATE TABLE small_blobs (
    blob TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT;
`;

/** The steps run once, in order. Never change a released step. */
const steps: readonly string[] = [firstTables, multipart, settings, smallBlobs];

/** Migrates the index of an older server. Call it in a transaction. */
export const migrate = (database: DatabaseSync): void => {
  const row = database.prepare("PRAGMA user_version").get();
  const done = row === undefined ? 0 : numberColumn(row, "user_version");
  for (const step of steps.slice(done)) database.exec(step);
  if (done < steps.length) database.exec(`PRAGMA user_version = ${steps.length}`);
};
