import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { LocalCredentials } from "@slipway/core/deployment/local-endpoints";
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
 * @throws {StartError} if it cannot be written, or another process uses it
 */
export const openDataFolder = (path: string): DataFolder => {
  try {
    mkdirSync(path, { recursive: true, mode: privateFolder });
    const lock = openLock(path);
    // The folder may have been created before its files were private, or manually.
    makePrivate(path);
    const credentialsPath = join(path, "credentials.json");
    const credentials = readCredentials(credentialsPath);
    return { path, credentials, credentialsPath, release: () => lock.close() };
  } catch (error) {
    if (error instanceof StartError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The data folder ${path} cannot be written: ${reason}`);
  }
};

const openLock = (path: string): DatabaseSync => {
  const database = openPrivateDatabase(join(path, "lock.sqlite"));
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

const readCredentials = (file: string): LocalCredentials => {
  try {
    return v.parse(LocalCredentials, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    const created = {
      accessKeyId: `LOCAL${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString("base64url"),
    };
    writeFileSync(file, JSON.stringify(created), { mode: privateFile });
    return created;
  }
};
