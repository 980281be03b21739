import { spawn } from "node:child_process";
import { constants } from "node:os";
import { StartError } from "./start-error.ts";

/**
 * Runs a command with the terminal of this process, and waits until it ends. Signals to this process are passed on to it; the second
 * one kills it.
 *
 * @param environment the variables that are set, and, as undefined, removed
 * @returns its exit code. As in a shell, 128 and the signal's number if a signal ended it
 * @throws {StartError} if it cannot be started
 */
export const runCommand = async (
  [file = "", ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> => {
  const child = spawn(file, args, {
    stdio: "inherit",
    env: { ...process.env, ...environment },
    // npm is a script on Windows.
    shell: process.platform === "win32",
  });
  let signals = 0;
  const passOn = (signal: NodeJS.Signals) => {
    signals += 1;
    if (signals > 1) child.kill("SIGKILL");
    // A terminal sends Ctrl+C to all of its processes.
    else if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of passedSignals) process.on(signal, passOn);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on("error", (error: NodeJS.ErrnoException) =>
        reject(new StartError(`The command ${file} cannot be started: ${describe(error)}.`)),
      );
      child.on("close", (code, signal) =>
        resolve(code ?? 128 + constants.signals[signal ?? "SIGKILL"]),
      );
    });
  } finally {
    for (const signal of passedSignals) process.off(signal, passOn);
  }
};

const passedSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const describe = ({ code, message }: NodeJS.ErrnoException): string =>
  code === "ENOENT" ? "it was not found" : message;
