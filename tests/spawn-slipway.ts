import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const start = fileURLToPath(new URL("../scripts/start.ts", import.meta.url));
const command = fileURLToPath(new URL("../packages/cli/src/main.ts", import.meta.url));

/** A local stack in a process of its own. */
export interface SlipwayProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Its output so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Resolves with its exit code, or with null if a signal ended it. */
  readonly exitCode: Promise<number | null>;
  /** Waits until it prints its page's URL, and returns the URL. */
  running(): Promise<string>;
}

/** Starts a local stack with these options of `npm start`, in a folder without a config. */
export const spawnSlipway = (...args: string[]): SlipwayProcess =>
  spawnSlipwayIn(import.meta.dirname, ...args);

/** Starts a local stack with these options of `npm start`, with the config of a folder if it has one. */
export const spawnSlipwayIn = (folder: string, ...args: string[]): SlipwayProcess =>
  spawnIn(folder, [start, ...args]);

/** Starts a local stack with `slipway dev` in the folder of an app. */
export const spawnSlipwayDev = (folder: string, ...args: string[]): SlipwayProcess =>
  spawnIn(folder, [command, "dev", ...args]);

const spawnIn = (folder: string, args: readonly string[]): SlipwayProcess => {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk;
  });
  const exitCode = once(child, "close").then(([code]) => code as number | null);
  return {
    child,
    output,
    exitCode,
    running: async () => {
      await expect.poll(() => output.stdout + output.stderr).toMatch(/running at \S+\n/);
      return /running at (\S+)\n/.exec(output.stdout)?.[1] ?? "";
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exitCode;
    },
  };
};
