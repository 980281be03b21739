import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { buildPath } from "@slipway/core/routes";
import { expect } from "vitest";
import { callApi } from "./api-calls.ts";

const main = fileURLToPath(new URL("../packages/cli/src/main.ts", import.meta.url));

/** A running `slipway` command. */
export interface SlipwayCommand {
  readonly child: ChildProcess;
  /** Its output so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Resolves with its exit code, or with null if a signal ended it. */
  readonly exitCode: Promise<number | null>;
}

/**
 * Runs `slipway` in a process of its own.
 *
 * @param environment variables to set in addition to those of this process
 */
export const runSlipway = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): SlipwayCommand => {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...environment },
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
  return { child, output, exitCode };
};

/** Returns the SHA-256 in base64. */
export const computeSha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("base64");

/** Downloads an upload through its link and returns the SHA-256 of its bytes. */
export const downloadedSha256 = async (apiUrl: string, id: string): Promise<string> => {
  const answer = await callApi(apiUrl + buildPath("downloadUpload", { id }));
  expect(answer.status).toBe(200);
  return computeSha256(new Uint8Array(await answer.arrayBuffer()));
};
