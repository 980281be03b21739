import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";

/** The result of a command that ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command. */
export interface RunningCommand extends AsyncDisposable {
  readonly pid: number | undefined;
  /** Its output so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Resolves when it ended. */
  readonly result: Promise<CommandResult>;
  /** Waits until its output matches, and returns the match. Throws if it ends first. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** Kills it with all processes that it started. */
  close(): Promise<void>;
}

/**
 * Starts a command. It is killed with all processes that it started if it runs too long.
 *
 * @param seconds the time that it may run
 */
export const startCommand = (
  command: string,
  args: readonly string[],
  { seconds = 300, ...options }: SpawnOptions & { readonly seconds?: number },
): RunningCommand => {
  const child = spawn(command, args, {
    ...options,
    // A group of its own, which can be killed as a whole.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  const collect = (name: "stdout" | "stderr") => (chunk: Buffer) => {
    output[name] += chunk;
    for (const check of waiting) check();
  };
  child.stdout?.on("data", collect("stdout"));
  child.stderr?.on("data", collect("stderr"));
  const kill = () => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch (error) {
      // The group ended in the meantime.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  };
  const timeout = setTimeout(kill, seconds * 1000);
  const result = once(child, "close").then(([code]): CommandResult => {
    clearTimeout(timeout);
    return { code, ...output };
  });
  const close = async () => {
    kill();
    await result;
  };
  return {
    pid: child.pid,
    output,
    result,
    waitFor: (pattern) => waitForOutput({ pattern, output, waiting, result, command }),
    close,
    [Symbol.asyncDispose]: close,
  };
};

const waitForOutput = async ({
  pattern,
  output,
  waiting,
  result,
  command,
}: Pick<RunningCommand, "output" | "result"> & {
  readonly pattern: RegExp;
  readonly waiting: Set<() => void>;
  readonly command: string;
}): Promise<RegExpExecArray> => {
  const find = () => pattern.exec(`${output.stdout}\n${output.stderr}`);
  const { promise, resolve } = Promise.withResolvers<RegExpExecArray>();
  const check = () => {
    const match = find();
    if (match !== null) resolve(match);
  };
  waiting.add(check);
  check();
  try {
    const first = await Promise.race([promise, result]);
    const match = Array.isArray(first) ? first : find();
    if (match === null)
      throw new Error(`${command} ended without ${pattern}:\n${output.stdout}\n${output.stderr}`);
    return match;
  } finally {
    waiting.delete(check);
  }
};

/** Runs a command to its end, and throws an error with its output if it fails. */
export const runCommand = async (
  command: string,
  args: readonly string[],
  options: Parameters<typeof startCommand>[2],
): Promise<string> => {
  const { code, stdout, stderr } = await startCommand(command, args, options).result;
  if (code !== 0)
    throw new Error(`${[command, ...args].join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
};
