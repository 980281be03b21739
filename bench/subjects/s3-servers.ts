import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { findFreePort, waitForServer } from "./server-process.ts";

const resolvePath = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A server under test, with a separate process and folder. */
export interface RunningS3 extends AsyncDisposable {
  readonly url: string;
  readonly client: S3Client;
  /** Returns the maximum memory of its process, in MB. */
  readPeakMegabytes(): Promise<number>;
}

/** Returns the command line of a server with this port and folder. */
type CommandLine = (port: number, dataDir: string) => readonly string[];

// s3rver accepts only these keys.
const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };

const commands = {
  "s3-local": (port, dataDir) => [
    // The same flag as in the first line of the command.
    "--max-semi-space-size=1",
    resolvePath("../../packages/s3-local/dist/cli.js"),
    ...["--port", String(port), "--data", dataDir],
    ...["--access-key-id", credentials.accessKeyId],
    ...["--secret-access-key", credentials.secretAccessKey],
  ],
  s3rver: (port, dataDir) => [
    resolvePath("../peers/node_modules/s3rver/bin/s3rver.js"),
    ...["--port", String(port), "--address", "127.0.0.1", "--directory", dataDir, "--silent"],
  ],
} as const satisfies Record<string, CommandLine>;

export type ServerName = keyof typeof commands;

export const serverNames = Object.keys(commands) as ServerName[];

/** Starts a server with an empty bucket. */
export const startS3Server = async (name: ServerName, bucket: string): Promise<RunningS3> => {
  const dataDir = await mkdtemp(join(tmpdir(), "s3-bench-"));
  const port = await findFreePort();
  const child = spawn(process.execPath, [...commands[name](port, dataDir)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  await waitForServer(url, child);
  const client = new S3Client({
    endpoint: url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials,
    // s3rver does not support checksums, so neither server receives them.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    url,
    client,
    readPeakMegabytes: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      child.kill("SIGKILL");
      await once(child, "exit");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
