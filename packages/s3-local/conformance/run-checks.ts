import { type Area, type Check, createCheckId, SkippedError } from "./check.ts";
import { openSession, type Target } from "./context.ts";

export type Result = { area: string; id: string; check: Check } & (
  | { kind: "passed" }
  | { kind: "skipped"; reason: string }
  | { kind: "failed"; error: unknown }
);

/**
 * Runs checks one at a time, and removes everything that they created, even if they failed.
 *
 * @param only runs only checks whose id contains this text, in any letter case
 */
export const runChecks = async (
  areas: readonly Area[],
  target: Target,
  { only = "", onResult }: { only?: string; onResult?: (result: Result) => void } = {},
): Promise<{ results: Result[]; notRemoved: string[] }> => {
  const session = openSession(target);
  const results: Result[] = [];
  const runOne = async (area: Area, check: Check): Promise<Result> => {
    const base = { area: area.name, id: createCheckId(area, check), check };
    if (!base.id.toLowerCase().includes(only.toLowerCase())) {
      return { ...base, kind: "skipped", reason: "not selected" };
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
