import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  LocalCredentials,
  LocalEndpoints,
  localEndpointsFile,
} from "@slipway/core/deployment/local-endpoints";
import * as v from "valibot";
import { CannotRunError } from "./cannot-run-error.ts";

/** Where `npm start` keeps everything, unless told otherwise. */
export const defaultDataDir = ".slipway";

export interface LocalStack {
  readonly endpoints: LocalEndpoints;
  readonly credentials: LocalCredentials;
}

/** Whether a stack was ever started here. */
export const hasDataFolder = (): boolean => existsSync(defaultDataDir);

/**
 * The stack that runs on a data folder.
 *
 * @throws {CannotRunError} when none does
 */
export const runningStack = (dataDir: string): LocalStack => {
  const endpoints = readJson(LocalEndpoints, join(dataDir, localEndpointsFile));
  const credentials = endpoints && readJson(LocalCredentials, endpoints.credentials);
  // A process that was killed could not take its file away.
  if (endpoints === undefined || credentials === undefined || !isRunning(endpoints.pid)) {
    const start = dataDir === defaultDataDir ? "npm start" : `npm start -- --data ${dataDir}`;
    throw new CannotRunError(`No Slipway runs on ${dataDir}. Start it with: ${start}`);
  }
  return { endpoints, credentials };
};

const readJson = <const Schema extends v.GenericSchema>(
  schema: Schema,
  path: string,
): v.InferOutput<Schema> | undefined => {
  try {
    return v.parse(schema, JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
};

const isRunning = (pid: number): boolean => {
  try {
    // Signal 0 is sent to nobody; it only fails where there is no such process.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};
