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
  /** The keys that S3 and the handlers share; made once for each folder. */
  readonly credentials: LocalCredentials;
  /** The file that they are in. */
  readonly credentialsPath: string;
  /** Let another process have it. */
  release(): void;
}

/**
 * Take a data folder for this process alone, and make it where it is missing. The operating system lets go of it when
 * the process ends, however it ends.
 *
 * @throws {StartError} when it cannot be written, or another process holds it
 */
export const openDataFolder = (path: string): DataFolder => {
  try {
    mkdirSync(path, { recursive: true, mode: privateFolder });
    const lock = lockOf(path);
    // It may have been made before its files were private, or by hand.
    makePrivate(path);
    const credentialsPath = join(path, "credentials.json");
    const credentials = credentialsIn(credentialsPath);
    return { path, credentials, credentialsPath, release: () => lock.close() };
  } catch (error) {
    if (error instanceof StartError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The data folder ${path} cannot be written: ${reason}`);
  }
};

const lockOf = (path: string): DatabaseSync => {
  const database = openPrivateDatabase(join(path, "lock.sqlite"));
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && error.message.includes("locked"))
      throw new StartError(`The data folder ${path} is held by another running Slipway.`);
    throw error;
  }
};

const credentialsIn = (file: string): LocalCredentials => {
  try {
    return v.parse(LocalCredentials, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    const made = {
      accessKeyId: `LOCAL${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString("base64url"),
    };
    writeFileSync(file, JSON.stringify(made), { mode: privateFile });
    return made;
  }
};
