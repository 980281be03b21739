import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { credential } from "./test-server.ts";

const cli = fileURLToPath(new URL("../cli.ts", import.meta.url));

/** Represents a server in its own process, which a test may kill. */
export interface SpawnedServer {
  child: ChildProcess;
  url: string;
  exited: Promise<unknown>;
}

/** Starts the command and waits until it listens. */
export const spawnServer = async (
  dataDir: string,
  ...options: string[]
): Promise<SpawnedServer> => {
  const { accessKeyId, secretAccessKey } = credential;
  const keys = ["--access-key-id", accessKeyId, "--secret-access-key", secretAccessKey];
  const args = ["--port", "0", "--data", dataDir, ...keys, ...options];
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const [line] = await once(child.stdout, "data");
  return { child, exited, url: /listening on (\S+)/.exec(String(line))?.[1] ?? "" };
};
