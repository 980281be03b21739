import { setImmediate as breath } from "node:timers/promises";
import { run } from "./run.ts";
import { addRun, emptySummary, type Summary } from "./summary.ts";

/** Runs between two breaths, in which the process can do something else. */
const betweenBreaths = 100;

/**
 * Run one seed after the other.
 *
 * @param onlyUntilFailure whether to end with the first that violates an invariant
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
  const summary = emptySummary();
  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
    addRun(summary, seed, await run({ seed }));
    if (onlyUntilFailure && summary.failures.length > 0) break;
    if (seed % betweenBreaths === 0) await breath();
  }
  return summary;
};
