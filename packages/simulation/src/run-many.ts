import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { run } from "./run.ts";
import { addRun, createSummary, type Summary } from "./summary.ts";

/** How many runs happen before the event loop gets a turn. */
const runsBetweenTurns = 100;

/**
 * Runs one seed after the other.
 *
 * @param onlyUntilFailure true stops at the first violation
 */
export const runMany = async ({
  firstSeed,
  runs,
  onlyUntilFailure = false,
}: {
  readonly firstSeed: number;
  readonly runs: number;
  readonly onlyUntilFailure?: boolean;
}): Promise<Summary> => {
  const summary = createSummary();
  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
    addRun(summary, seed, await run({ seed }));
    if (onlyUntilFailure && summary.failures.length > 0) break;
    if (seed % runsBetweenTurns === 0) await yieldToEventLoop();
  }
  return summary;
};
