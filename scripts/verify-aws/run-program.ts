import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs a program in a process group of its own, so that Ctrl+C ends only this command's own work.
 *
 * @param signal interrupts the program
 * @returns its output
 * @throws {Error} with the end of its output if it fails
 */
export const runProgram = async (
  program: string,
  args: readonly string[],
  {
    signal,
    environment = {},
  }: {
    readonly signal?: AbortSignal;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<string> => {
  const child = spawn(program, args, {
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk;
  });
  const interrupt = () => child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt);
  try {
    const [code] = await once(child, "close");
    if (code !== 0)
      throw new Error(
        `${program} ${args[0]} ended with ${code}: ${`${output}${errors}`.slice(-600).trim()}`,
      );
    return output;
  } finally {
    signal?.removeEventListener("abort", interrupt);
  }
};
