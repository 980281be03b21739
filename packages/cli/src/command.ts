import type { WriteStream } from "node:tty";

/** What a command is given of the process that it runs in. */
export interface CommandContext {
  /** What follows the command's name. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Prints a line that a script reads. */
  readonly print: (line: string) => void;
  /** Where lines for people go. */
  readonly errors: WriteStream;
  /** Aborted when someone does not want to wait. */
  readonly interrupted: AbortSignal;
}

/**
 * One command of `slipway`.
 *
 * @returns the exit code
 * @throws {UsageError} when its command line cannot be followed
 */
export type Command = (context: CommandContext) => Promise<number>;

/** What exit codes mean, the same for every command. */
export const exitCodes = {
  ok: 0,
  /** It was done, and the answer is no: a file is not ready, a fault was found, a redrive failed. */
  no: 1,
  usage: 2,
  /** It could not be done: no stack runs, a service cannot be reached or refuses. */
  impossible: 3,
  interrupted: 130,
} as const;
