import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const main = fileURLToPath(new URL("../packages/local/src/main.ts", import.meta.url));

/** Slipway in a process of its own, as `npm start` runs it. */
export interface SlipwayProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Its page's address, once it says that it runs. */
  running(): Promise<string>;
}

export const spawnSlipway = (...args: string[]): SlipwayProcess => {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk;
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    child,
    output,
    ended,
    running: async () => {
      await expect.poll(() => output.stdout + output.stderr).toMatch(/running at \S+\n/);
      return /running at (\S+)\n/.exec(output.stdout)?.[1] ?? "";
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
};
