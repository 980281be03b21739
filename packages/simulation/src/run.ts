import type { Metric } from "@slipway/core/deployment/metrics";
import { limits } from "@slipway/core/limits";
import type { FaultKind } from "./faults.ts";
import type { Deed } from "./people/deed.ts";
import { createPlan } from "./people/plan.ts";
import { addPoison } from "./people/poison.ts";
import { start } from "./start.ts";
import { type Calm, lookAtLast } from "./truth/last-look.ts";
import type { Invariant, Violation } from "./truth/violations.ts";
import { createWorld } from "./world.ts";

/** One run: all of it follows from the seed. */
export interface RunOptions {
  readonly seed: number;
  /** Faults that are left out. */
  readonly without?: ReadonlySet<FaultKind> | undefined;
  /** Numbers of the actions that are left out. */
  readonly skipping?: ReadonlySet<number> | undefined;
  /** Choices that are made at random; after them everything happens in order and nothing goes wrong. */
  readonly freeChoices?: number | undefined;
  readonly traced?: boolean;
}

export interface RunResult {
  readonly violation: Violation | undefined;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly actions: Readonly<Partial<Record<Deed["kind"], number>>>;
  readonly checks: Readonly<Partial<Record<Invariant, number>>>;
  /** What the functions counted. */
  readonly counts: Readonly<Partial<Record<Metric, number>>>;
  /** Choices that were made. */
  readonly choices: number;
  /** Numbers of the actions that were done. */
  readonly acted: readonly number[];
  /** What happened, where it was traced. */
  readonly lines: readonly string[];
}

const day = 24 * 60 * 60 * 1000;
/** By when everything has run dry. */
const patience = start + 200 * day;
/** For how long an upload goes on to kill functions when nothing else goes wrong any more. */
const mendedAfter = 3 * day;
/** Sweeps that it may kill before they are done with those that are due with it. */
const killedSweeps = 5;
/** Redrives after which no message may still be a dead letter. */
const redrives = 2;

/**
 * Let everything happen that the seed says; then nothing new goes wrong, and what is under way runs dry; then look.
 */
export const run = async (options: RunOptions): Promise<RunResult> => {
  const { seed, skipping = new Set(), freeChoices, without = new Set() } = options;
  const world = createWorld({ seed, without, freeChoices, traced: options.traced ?? false });
  const { scheduler, faults, judge, queue, act } = world;
  const { plan, poisoned } = addPoison(createPlan(world.plan, world.sweepClock), world.poison);
  const todo = plan.filter(({ number }) => !skipping.has(number));
  const actions: Partial<Record<Deed["kind"], number>> = {};
  let end = start;
  for (const action of todo) {
    const { kind } = action.deed;
    actions[kind] = (actions[kind] ?? 0) + 1;
    end = Math.max(end, start + action.at);
    scheduler.at(start + action.at, () => act(action));
  }
  const calmAfter = world.plan.chance(0.5) ? 0 : world.plan.below(40 * day);
  const postponedUntil = new Map<string, number>();
  const delay = poisoned === undefined ? 0 : killedSweeps * limits.sweep.every * 1000;
  let calm: Calm = { since: end, postponedUntil, delay };
  scheduler.at(end + calmAfter, () => {
    faults.calm();
    for (const { id, dueFailures, dueAt = "" } of world.table.all())
      if (dueFailures !== undefined) postponedUntil.set(id, Date.parse(dueAt));
    calm = { since: scheduler.now(), postponedUntil, delay };
  });
  if (poisoned !== undefined)
    scheduler.at(end + calmAfter + mendedAfter, () => {
      world.mend();
      const id = world.idOf(poisoned);
      if (id === undefined) return;
      const dueAt = world.table.get(id)?.dueAt;
      postponedUntil.set(
        id,
        Math.max(scheduler.now(), dueAt === undefined ? 0 : Date.parse(dueAt)),
      );
    });
  let isDry = await scheduler.run(patience);
  for (let count = 0; count < redrives && isDry && judge.first() === undefined; count += 1) {
    queue.redrive();
    isDry = await scheduler.run(patience);
  }
  if (judge.first() === undefined)
    lookAtLast({ ...world, calm, isDry, running: world.runtime.running });
  return {
    violation: judge.first(),
    faults: faults.struck,
    actions,
    checks: judge.checks,
    counts: world.deployment.counts,
    choices: scheduler.choices(),
    acted: todo.map(({ number }) => number),
    lines: world.lines,
  };
};
