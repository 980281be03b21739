import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
import { createFolder } from "@slipway/s3-local/storage/create-folder";
import * as v from "valibot";
import { StartError } from "../start-error.ts";
import { makePrivate, openPrivateDatabase, privateFile, privateFolder } from "./private-files.ts";

export interface DataFolder {
  readonly path: string;
  /** The access keys of the services. They are created once for each folder. */
  readonly credentials: LocalCredentials;
  /** The file with the access keys. */
  readonly credentialsPath: string;
  /** Releases the folder for other processes. */
  release(): void;
}

/**
 * Opens a data folder exclusively for this process, and creates it if it is missing. The operating system releases it
 * when the process ends, however it ends.
 *
 * @throws {StartError} if it cannot be written, contains other files, another process uses it, or a newer Slipway wrote it
 */
export const openDataFolder = (path: string): DataFolder => {
  try {
    prepareFolder(path);
    const lock = openLock(path);
    try {
      checkFormat(path);
      // The folder may have been created before its files were private.
      makePrivate(path);
      const credentialsPath = join(path, credentialsFile);
      const credentials = readCredentials(credentialsPath);
      return { path, credentials, credentialsPath, release: () => lock.close() };
    } catch (error) {
      lock.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof StartError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `The data folder ${path} cannot be written: ${reason}. Choose another folder with --data.`,
    );
  }
};

const lockFile = "lock.sqlite";
const credentialsFile = "credentials.json";

/** Creates the folder, or checks that an existing one is a data folder: opening it makes all of its files private. */
const prepareFolder = (path: string): void => {
  if (existsSync(path) && !statSync(path).isDirectory())
    throw new StartError(`${path} is a file. Name a new or empty folder with --data.`);
  createFolder(path, privateFolder);
  const files = readdirSync(path);
  // Keeps the data out of the app's repository.
  if (files.length === 0) writeFileSync(join(path, ".gitignore"), "*\n", { mode: privateFile });
  else if (!files.includes(lockFile) && !files.includes(credentialsFile))
    throw new StartError(
      `The folder ${path} contains other files, such as ${files[0]}. Name a new or empty folder with --data.`,
    );
};

const openLock = (path: string): DatabaseSync => {
  const database = openPrivateDatabase(join(path, lockFile));
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && error.message.includes("locked"))
      throw new StartError(`The data folder ${path} is in use by another running Slipway.`);
    throw error;
  }
};

/** The format of a data folder. Increase it when an older Slipway cannot read what a newer one writes. */
const format = 1;
const formatFile = "format.json";

/** Checks the format of the folder, or writes it if there is none. */
const checkFormat = (folder: string): void => {
  const file = join(folder, formatFile);
  const found = readJson(v.object({ format: v.number() }), file);
  if (found === undefined) writeFileSync(file, JSON.stringify({ format }), { mode: privateFile });
  else if (found.format > format)
    throw new StartError(
      `A newer version of Slipway wrote the data folder ${folder}: its format is ${found.format}, and this version reads ${format}. Update @slipway/local, or choose another folder with --data.`,
    );
};

/** Returns the content of a file; undefined if it is missing or damaged. */
const readJson = <Schema extends v.GenericSchema>(
  schema: Schema,
  file: string,
): v.InferOutput<Schema> | undefined => {
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
};

const readCredentials = (file: string): LocalCredentials => {
  const found = readJson(LocalCredentials, file);
  if (found !== undefined) return found;
  const created = {
    accessKeyId: `LOCAL${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
  };
  writeFileSync(file, JSON.stringify(created), { mode: privateFile });
  return created;
};
