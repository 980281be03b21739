import { describeConnectionProblem } from "@slipway/functions/aws/connection-problem";
import { CannotRunError } from "./cannot-run-error.ts";
import { type CommandContext, exitCodes } from "./command.ts";

/**
 * Reports in one line why a command could not run, such as missing credentials, a missing bucket, or no network.
 *
 * @returns the exit code
 */
export const reportFailure = (
  command: string,
  error: unknown,
  { errors }: Pick<CommandContext, "errors">,
): number => {
  // These are bugs, for which the stack trace matters.
  if (error instanceof TypeError || error instanceof ReferenceError) throw error;
  errors.write(`slipway ${command}: ${formatError(error)}\n`);
  return exitCodes.cannotRun;
};

const formatError = (error: unknown): string => {
  if (error instanceof CannotRunError) return error.message;
  // All addresses of one name refused the connection.
  if (error instanceof AggregateError && error.message === "")
    return error.errors.map(formatError).join("; ");
  if (!(error instanceof Error)) return String(error);
  const problem = describeConnectionProblem(error);
  if (problem !== undefined) return problem;
  return error.name === "Error" ? error.message : `${error.name}: ${error.message}`;
};
