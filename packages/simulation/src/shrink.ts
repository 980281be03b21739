import { type FaultKind, faultKinds } from "./faults.ts";
import { type RunOptions, type RunResult, run } from "./run.ts";

/** A failing run, reduced as far as possible. */
export interface ReducedRun {
  readonly options: RunOptions & {
    readonly without: ReadonlySet<FaultKind>;
    readonly skipping: ReadonlySet<number>;
  };
  readonly result: RunResult;
}

/**
 * Removes everything from a failing run that it does not need to fail in the same way: kinds of faults, actions, and the
 * last random choices. The result is derived from the seed, too.
 */
export const shrink = async (seed: number, failing: RunResult): Promise<ReducedRun> => {
  const invariant = failing.violation?.invariant;
  let best: ReducedRun = {
    options: { seed, without: new Set(), skipping: new Set() },
    result: failing,
  };
  /** Keeps a smaller run if it still fails. */
  const attempt = async (smaller: Partial<ReducedRun["options"]>): Promise<boolean> => {
    const options = { ...best.options, ...smaller };
    const result = await run(options);
    if (result.violation?.invariant !== invariant) return false;
    best = { options, result };
    return true;
  };

  const dropFaults = async () => {
    for (const kind of faultKinds)
      if (best.result.faults[kind] !== undefined)
        await attempt({ without: new Set([...best.options.without, kind]) });
  };
  const dropActions = async () => {
    for (const number of best.result.acted)
      await attempt({ skipping: new Set([...best.options.skipping, number]) });
  };
  const dropChoices = async () => {
    let low = 0;
    let high = best.options.freeChoices ?? best.result.choices;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (await attempt({ freeChoices: middle })) high = middle;
      else low = middle + 1;
    }
  };

  for (let size = Number.POSITIVE_INFINITY; measure(best) < size; ) {
    size = measure(best);
    await dropFaults();
    await dropActions();
    await dropChoices();
  }
  return best;
};

const measure = ({ options, result }: ReducedRun): number =>
  result.acted.length + Object.keys(result.faults).length + (options.freeChoices ?? result.choices);
