import type { Metric } from "@slipway/core/deployment/metrics";
import { limits } from "@slipway/core/limits";
import type { FaultKind } from "./faults.ts";
import { checkAtEnd, type QuietPhase } from "./invariants/check-at-end.ts";
import type { Invariant, Violation } from "./invariants/invariants.ts";
import { deadline, start } from "./start-time.ts";
import type { Operation } from "./users/action.ts";
import { addBatches } from "./users/batch/plan.ts";
import { addLinks } from "./users/links/plan.ts";
import { createPlan } from "./users/plan.ts";
import { addPoison } from "./users/poison.ts";
import { addTrash } from "./users/trash/plan.ts";
import { createWorld } from "./world.ts";

/** The options of a run. Everything else is derived from the seed. */
export interface RunOptions {
  readonly seed: number;
  /** Faults that do not occur. */
  readonly without?: ReadonlySet<FaultKind> | undefined;
  /** The numbers of actions to skip. */
  readonly skipping?: ReadonlySet<number> | undefined;
  /** The number of random choices. After them, everything happens in order and without faults. */
  readonly freeChoices?: number | undefined;
  readonly traced?: boolean;
}

export interface RunResult {
  readonly violation: Violation | undefined;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly actions: Readonly<Partial<Record<Operation["kind"], number>>>;
  readonly checks: Readonly<Partial<Record<Invariant, number>>>;
  /** The metrics that the functions counted. */
  readonly counts: Readonly<Partial<Record<Metric, number>>>;
  /** The number of choices that the scheduler made. */
  readonly choices: number;
  /** The numbers of the actions that were performed. */
  readonly acted: readonly number[];
  /** The trace, if it was requested. */
  readonly lines: readonly string[];
}

const day = 24 * 60 * 60 * 1000;
/** How long an upload keeps ending functions after the last fault. */
const fixedAfter = 3 * day;
/** The most sweeps that it may end before they settle other due records. */
const killedSweeps = 5;
/** The number of redrives after which no dead letter may remain. */
const redrives = 2;

/**
 * Performs the actions and faults of a seed, lets the remaining work finish without new faults, and checks the invariants.
 */
export const run = async (options: RunOptions): Promise<RunResult> => {
  const { seed, skipping = new Set(), freeChoices, without = new Set() } = options;
  const world = createWorld({ seed, without, freeChoices, traced: options.traced ?? false });
  const { scheduler, faults, checker, queue, hookQueue, imageQueue, act } = world;
  const { plan, poisoned } = addPoison(
    addTrash(createPlan(world.plan, world.sweepClock), world.trash, world.sweepClock),
    world.poison,
  );
  const batched = addBatches(plan, world.batches);
  const shared =
    world.links === undefined ? batched : addLinks(batched, world.links, world.sweepClock);
  const todo = shared.filter(({ number }) => !skipping.has(number));
  world.setUploads(
    todo.flatMap(({ number, operation }) => (operation.kind === "upload" ? [number] : [])),
  );
  const actions: Partial<Record<Operation["kind"], number>> = {};
  let end = start;
  for (const action of todo) {
    const { kind } = action.operation;
    actions[kind] = (actions[kind] ?? 0) + 1;
    end = Math.max(end, start + action.at);
    scheduler.at(start + action.at, () => act(action));
  }
  const quietAfter = world.plan.chance(0.5) ? 0 : world.plan.below(40 * day);
  const postponedUntil = new Map<string, number>();
  const delay = poisoned === undefined ? 0 : killedSweeps * limits.sweep.every * 1000;
  let quiet: QuietPhase = { since: end, postponedUntil, delay };
  scheduler.at(end + quietAfter, () => {
    faults.stop();
    for (const { id, dueFailures, dueAt = "" } of world.table.all())
      if (dueFailures !== undefined) postponedUntil.set(id, Date.parse(dueAt));
    quiet = { since: scheduler.now(), postponedUntil, delay };
  });
  if (poisoned !== undefined)
    scheduler.at(end + quietAfter + fixedAfter, () => {
      const id = world.getUploadId(poisoned);
      const record = id === undefined ? undefined : world.table.get(id);
      const [firstDeath = 0] = id === undefined ? [] : world.history.get(id).sweepDeaths;
      checker.check(
        "deadly uploads are settled",
        // Bytes that arrived slowly for an expired upload end sweeps only from its last check on, a day later.
        record?.dueFailures === undefined || firstDeath > scheduler.now() - fixedAfter,
        () => `${id} is still ${record?.status} after ${record?.dueFailures} attempts`,
      );
      world.fix();
      if (id === undefined) return;
      const dueAt = record?.dueAt;
      postponedUntil.set(
        id,
        Math.max(scheduler.now(), dueAt === undefined ? 0 : Date.parse(dueAt)),
      );
    });
  let isIdle = await scheduler.run(deadline);
  for (let count = 0; count < redrives && isIdle && checker.first() === undefined; count += 1) {
    queue.redrive();
    hookQueue.redrive();
    imageQueue.redrive();
    isIdle = await scheduler.run(deadline);
  }
  if (isIdle && checker.first() === undefined) {
    void world.checkLists();
    isIdle = await scheduler.run(deadline);
  }
  if (checker.first() === undefined)
    checkAtEnd({ ...world, quiet, isIdle, running: world.runtime.running });
  return {
    violation: checker.first(),
    faults: faults.occurrences,
    actions,
    checks: checker.checks,
    counts: world.deployment.counts,
    choices: scheduler.choices(),
    acted: todo.map(({ number }) => number),
    lines: world.lines,
  };
};
