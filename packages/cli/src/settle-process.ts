import { exitCodes } from "./command.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs a command and sets the exit code of the process. Reports an error if the command never settles and nothing is left
 * that could settle it: Node would exit without a message.
 */
export const settleProcess = async (run: () => Promise<number>): Promise<void> => {
  const reportUnsettled = () => {
    console.error("slipway: The command ended before it was done. Please report this bug.");
    process.exitCode = exitCodes.cannotRun;
  };
  process.once("beforeExit", reportUnsettled);
  try {
    process.exitCode = await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`slipway: ${error.message} Try slipway --help.`);
    process.exitCode = exitCodes.usage;
  } finally {
    process.off("beforeExit", reportUnsettled);
  }
};
