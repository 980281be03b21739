import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  LocalCredentials,
  LocalEndpoints,
  localEndpointsFile,
} from "@slipway/core/deployment/local-endpoints";
import * as v from "valibot";
import { CannotRunError } from "./cannot-run-error.ts";
import { UsageError } from "./usage-error.ts";

/** The default data folder of `slipway dev`. */
const defaultDataDir = ".slipway";

/** The option that selects a local stack instead of a deployment on AWS. */
export const dataOption = {
  value: "DIR",
  help: `the data folder of a local stack (default ${defaultDataDir}, if it exists)`,
} as const;

/**
 * Returns the data folder of the local stack to use.
 *
 * @param data the value of `--data`
 * @param awsOptions the options that select a deployment on AWS instead, for the message
 * @throws {UsageError} if there is no such option and no default folder
 */
export const findDataDir = (data: string | undefined, awsOptions: string): string => {
  if (data) return data;
  if (existsSync(defaultDataDir)) return defaultDataDir;
  throw new UsageError(
    `Specify a deployment on AWS with ${awsOptions}, or a local stack with --data.`,
  );
};

export interface LocalStack {
  readonly endpoints: LocalEndpoints;
  readonly credentials: LocalCredentials;
}

/**
 * Returns the local stack that is running in a data folder.
 *
 * @throws {CannotRunError} if none is running
 */
export const findRunningStack = (dataDir: string): LocalStack => {
  const endpoints = readJson(LocalEndpoints, join(dataDir, localEndpointsFile));
  const credentials = endpoints && readJson(LocalCredentials, endpoints.credentials);
  // A killed process leaves its file behind.
  if (endpoints === undefined || credentials === undefined || !isRunning(endpoints.pid)) {
    const option = dataDir === defaultDataDir ? "" : ` --data ${dataDir}`;
    throw new CannotRunError(
      `No local stack is running in ${dataDir}. Start it with: npx slipway dev${option}`,
    );
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
    // Signal 0 is not delivered. It only checks that the process exists.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};
