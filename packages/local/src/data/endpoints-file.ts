import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type LocalEndpoints, localEndpointsFile } from "@slipway/core/deployment/local-endpoints";
import { region } from "../names.ts";
import type { DataFolder } from "./data-folder.ts";
import { privateFile } from "./private-files.ts";

/**
 * Writes the services' endpoints to the data folder, for commands such as fsck.
 *
 * @returns a function that removes them
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
  // The rename makes the file complete or absent. It also replaces the file that a killed process left.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(endpoints), { mode: privateFile });
  renameSync(draft, path);
  return () => rmSync(path, { force: true });
};
