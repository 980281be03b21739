import { CannotRunError } from "./cannot-run-error.ts";
import { type CommandContext, exitCodes } from "./command.ts";

/**
 * Say in one line why a command could not do its work, which services decide: no credentials, no such bucket, no network.
 *
 * @returns the exit code
 */
export const impossible = (
  command: string,
  error: unknown,
  { errors }: Pick<CommandContext, "errors">,
): number => {
  // These are mistakes of ours, for which the place counts.
  if (error instanceof TypeError || error instanceof ReferenceError) throw error;
  errors.write(`slipway ${command}: ${reasonOf(error)}\n`);
  return exitCodes.impossible;
};

const reasonOf = (error: unknown): string => {
  if (error instanceof CannotRunError) return error.message;
  // Several addresses of one name that all refused a connection.
  if (error instanceof AggregateError && error.message === "")
    return error.errors.map(reasonOf).join("; ");
  if (!(error instanceof Error)) return String(error);
  return error.name === "Error" ? error.message : `${error.name}: ${error.message}`;
};
