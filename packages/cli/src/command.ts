import type { WriteStream } from "node:tty";
import {
  type CommandLine,
  formatUsage,
  type OptionDefinitions,
  type ParsedCommandLine,
  parseCommandLine,
} from "./command-line.ts";

/** The part of the process that a command uses. */
export interface CommandContext {
  /** The arguments after the command's name. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Prints a line for scripts. */
  readonly print: (line: string) => void;
  /** The stream for messages to the user. */
  readonly errors: WriteStream;
  /** Aborted when the user interrupts the command. */
  readonly interrupted: AbortSignal;
}

/**
 * Runs one command of `slipway`.
 *
 * @returns the exit code
 * @throws {UsageError} if the command line is invalid
 */
export type Command = (context: CommandContext) => Promise<number>;

/** The exit codes of all commands. */
export const exitCodes = {
  ok: 0,
  /** The command ran, and its result is negative: a file is not ready, a fault was found, or a redrive failed. */
  failed: 1,
  usage: 2,
  /** The command could not run: no stack is running, or a service cannot be reached or refuses access. */
  cannotRun: 3,
  interrupted: 130,
} as const;

/**
 * Creates a command. With `--help`, it prints the usage.
 *
 * @param options `readOptions` checks the values of the command line, and `run` runs the command with them
 */
export const createCommand =
  <Options extends OptionDefinitions, Settings>({
    commandLine,
    readOptions,
    run,
  }: {
    readonly commandLine: CommandLine<Options>;
    readonly readOptions: (
      parsed: ParsedCommandLine<Options>,
      environment: CommandContext["environment"],
    ) => Settings;
    readonly run: (settings: Settings, context: CommandContext) => Promise<number>;
  }): Command =>
  async (context) => {
    const parsed = parseCommandLine(commandLine, context.args);
    if (parsed === undefined) {
      context.print(formatUsage(commandLine));
      return exitCodes.ok;
    }
    return run(readOptions(parsed, context.environment), context);
  };
