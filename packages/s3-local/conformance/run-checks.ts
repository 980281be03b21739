import { type Area, type Check, checkId, SkippedError } from "./check.ts";
import { openSession, type Target } from "./context.ts";

export type Result = { area: string; id: string; check: Check } & (
  | { kind: "passed" }
  | { kind: "skipped"; reason: string }
  | { kind: "failed"; error: unknown }
);

/**
 * Runs checks one after the other, and removes what they made, also what failing ones made.
 *
 * @param only A part of the ids to run, in any case; the others are skipped.
 */
export const runChecks = async (
  areas: readonly Area[],
  target: Target,
  { only = "", onResult }: { only?: string; onResult?: (result: Result) => void } = {},
): Promise<{ results: Result[]; notRemoved: string[] }> => {
  const session = openSession(target);
  const results: Result[] = [];
  const runOne = async (area: Area, check: Check): Promise<Result> => {
    const base = { area: area.name, id: checkId(area, check), check };
    if (!base.id.toLowerCase().includes(only.toLowerCase())) {
      return { ...base, kind: "skipped", reason: "not asked for" };
    }
    try {
      await session.run((context) => check.run(context));
      return { ...base, kind: "passed" };
    } catch (error) {
      if (error instanceof SkippedError) return { ...base, kind: "skipped", reason: error.message };
      return { ...base, kind: "failed", error };
    }
  };
  for (const area of areas) {
    for (const check of area.checks) {
      const result = await runOne(area, check);
      results.push(result);
      onResult?.(result);
    }
  }
  return { results, notRemoved: await session.close() };
};
