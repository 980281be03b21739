import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { pathOf } from "@slipway/core/routes";
import { expect } from "vitest";
import { callApi } from "./callers.ts";

const main = fileURLToPath(new URL("../packages/cli/src/main.ts", import.meta.url));

/** `slipway` in a process of its own. */
export interface SlipwayCommand {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Its exit code; null when a signal ended it. */
  readonly code: Promise<number | null>;
}

/**
 * Start `slipway`.
 *
 * @param environment variables to set beside those of this process
 */
export const slipway = (
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
  const code = once(child, "close").then(([ended]) => ended as number | null);
  return { child, output, code };
};

export const sha256Of = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("base64");

/** The SHA-256 of what an upload's download link gives. */
export const downloadedSha256 = async (apiUrl: string, id: string): Promise<string> => {
  const answer = await callApi(apiUrl + pathOf("downloadUpload", { id }));
  expect(answer.status).toBe(200);
  return sha256Of(new Uint8Array(await answer.arrayBuffer()));
};
