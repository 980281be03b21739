import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type LocalEndpoints, localEndpointsFile } from "@slipway/core/deployment/local-endpoints";
import { region } from "../names.ts";
import type { DataFolder } from "./data-folder.ts";
import { privateFile } from "./private-files.ts";

/**
 * Say in the data folder where the services listen, for the commands that work on them.
 *
 * @returns takes it back
 */
export const publishEndpoints = (
  folder: DataFolder,
  services: Pick<LocalEndpoints, "s3" | "dynamoDb" | "sqs">,
): (() => void) => {
  const path = join(folder.path, localEndpointsFile);
  const endpoints: LocalEndpoints = {
    pid: process.pid,
    region,
    credentials: resolve(folder.credentialsPath),
    ...services,
  };
  // Whole or not at all, and never for others to read: what a process that was killed left is written over.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(endpoints), { mode: privateFile });
  renameSync(draft, path);
  return () => rmSync(path, { force: true });
};
