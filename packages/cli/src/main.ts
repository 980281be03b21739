#!/usr/bin/env node
import { join } from "node:path";
import envPaths from "env-paths";
import { readOptions, usage } from "./options.ts";
import { exitCodes, put } from "./put.ts";
import { createTerminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) console.log(usage);
  else process.exitCode = await run(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`slipway: ${error.message} Try slipway --help.`);
  process.exitCode = exitCodes.usage;
}

async function run(options: Parameters<typeof put>[0]["options"]): Promise<number> {
  const interrupt = new AbortController();
  const terminal = createTerminal(process.stderr, !options.quiet);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      terminal.say("Stopped. The same command goes on from what has arrived.");
      interrupt.abort();
    });
  const { data } = envPaths("slipway", { suffix: "" });
  return put({
    options,
    stateFolder: process.env.SLIPWAY_STATE ?? join(data, "unfinished"),
    terminal,
    print: (line) => console.log(line),
    interrupted: interrupt.signal,
  });
}
