#!/usr/bin/env node
import type { Command } from "./command.ts";
import { settleProcess } from "./settle-process.ts";
import { UsageError } from "./usage-error.ts";
import { readVersion } from "./version.ts";

/** Each command is loaded only when it runs: `put` does not need the AWS SDK, and only `dev` needs the local stack. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["dev", async () => (await import("./dev/dev-command.ts")).devCommand],
  ["put", async () => (await import("./put/put-command.ts")).putCommand],
  ["fsck", async () => (await import("./fsck/fsck-command.ts")).fsckCommand],
  ["redrive", async () => (await import("./redrive/redrive-command.ts")).redriveCommand],
]);

const usage = `slipway COMMAND [options]

  slipway dev         runs all of Slipway on this machine
  slipway put FILE…   uploads files and waits until their records are ready
  slipway fsck        compares the table with the bucket, and repairs differences with --repair
  slipway redrive     lists dead letters and moves them back to the queue

Run slipway COMMAND --help for the options of a command, and slipway --version for the version.`;

const run = async (name: string | undefined, args: readonly string[]): Promise<number> => {
  if (name === undefined || name.startsWith("-"))
    throw new UsageError("The command is missing, for example: slipway put FILE…");
  const load = commands.get(name);
  if (load === undefined)
    throw new UsageError(`Unknown command ${name}. Commands: ${[...commands.keys()].join(", ")}.`);
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => interrupt.abort());
  const command = await load();
  return command({
    args,
    environment: process.env,
    print: (line) => console.log(line),
    errors: process.stderr,
    interrupted: interrupt.signal,
  });
};

const [name, ...args] = process.argv.slice(2);
if (name === "--help" || name === "-h") console.log(usage);
else if (name === "--version" || name === "-v") console.log(readVersion());
else void settleProcess(() => run(name, args));
