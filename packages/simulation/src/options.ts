import { parseArgs } from "node:util";

export interface SimulateOptions {
  readonly firstSeed: number;
  /** Undefined shows one run. */
  readonly runs: number | undefined;
  readonly workers: number;
  readonly markdown: boolean;
  /** True removes one guard after the other. */
  readonly guards: boolean;
}

export const usage = `npm run simulate -- [options]

Runs Slipway's functions over simulated services, injects faults, and checks Slipway's guarantees.

  --seed S      print the run of a seed. A failing run is reduced first
  --runs N      run N seeds, starting at --seed or 1, and print a summary
  --workers W   the number of threads (default 1)
  --markdown    print the summary in Markdown
  --guards      remove one guard of the source at a time, and print which run finds it (at most N runs, default 20000)
  --help        print this help`;

/** A mistake in the command line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Parses the command line.
 *
 * @returns undefined if only the help was requested
 * @throws {UsageError}
 */
export const parseOptions = (args: readonly string[]): SimulateOptions | undefined => {
  const { help, seed, runs, workers = "1", markdown = false, guards = false } = parse(args);
  if (help) return undefined;
  if (seed === undefined && runs === undefined && !guards)
    throw new UsageError("Specify --seed, --runs, or --guards.");
  return {
    firstSeed: parsePositiveInteger("--seed", seed ?? "1"),
    runs: runs === undefined ? undefined : parsePositiveInteger("--runs", runs),
    workers: parsePositiveInteger("--workers", workers),
    markdown,
    guards,
  };
};

const parse = (args: readonly string[]) => {
  try {
    const options = {
      seed: { type: "string" },
      runs: { type: "string" },
      workers: { type: "string" },
      markdown: { type: "boolean" },
      guards: { type: "boolean" },
      help: { type: "boolean" },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

const parsePositiveInteger = (name: string, text: string): number => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > Number.MAX_SAFE_INTEGER)
    throw new UsageError(`${name} must be a positive integer, but is ${text}.`);
  return number;
};
