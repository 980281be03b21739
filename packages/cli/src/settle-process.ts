import { exitCodes } from "./command.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs a command and sets the exit code of the process. A command that never ends, with nothing left that could end it,
 * is an error with a message: Node would exit without one.
 */
export const settleProcess = async (run: () => Promise<number>): Promise<void> => {
  const sayUnsettled = () => {
    console.error("slipway: The command stopped before it was done. Please report this bug.");
    process.exitCode = exitCodes.impossible;
  };
  process.once("beforeExit", sayUnsettled);
  try {
    process.exitCode = await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`slipway: ${error.message} Try slipway --help.`);
    process.exitCode = exitCodes.usage;
  } finally {
    process.off("beforeExit", sayUnsettled);
  }
};
