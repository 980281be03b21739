import { parseArgs } from "node:util";

export interface SimulateOptions {
  readonly firstSeed: number;
  /** Undefined to show one run. */
  readonly runs: number | undefined;
  readonly workers: number;
  readonly markdown: boolean;
  /** Whether to take out what Slipway rests on, one thing after the other. */
  readonly guards: boolean;
}

export const usage = `npm run simulate -- [options]

Runs Slipway's functions over simulated services, with everything that can go wrong, and looks whether what Slipway promises holds.

  --seed S      show the run of this seed; one that fails is made smaller first
  --runs N      run N seeds, from the one given or from 1, and sum up
  --workers W   run them in so many threads (default 1)
  --markdown    sum up in Markdown
  --guards      take out one guard of Slipway's source after the other, and say in which of at most N runs (default 20000) that shows
  --help        this text`;

/** A mistake in the command line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Read the command line.
 *
 * @returns undefined when only the usage is asked for
 * @throws {UsageError}
 */
export const readOptions = (args: readonly string[]): SimulateOptions | undefined => {
  const { help, seed, runs, workers = "1", markdown = false, guards = false } = parse(args);
  if (help) return undefined;
  if (seed === undefined && runs === undefined && !guards)
    throw new UsageError("--seed, --runs or --guards must be given.");
  return {
    firstSeed: numberOf("--seed", seed ?? "1"),
    runs: runs === undefined ? undefined : numberOf("--runs", runs),
    workers: numberOf("--workers", workers),
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

const numberOf = (name: string, text: string): number => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > Number.MAX_SAFE_INTEGER)
    throw new UsageError(`${name} must be a whole number from 1, and is ${text}.`);
  return number;
};
