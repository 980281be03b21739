import { limits } from "@slipway/core/limits";
import type { Faults } from "../faults.ts";
import { mostSkew } from "../functions/runtime.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Commit, Table } from "./table.ts";

const every = limits.sweep.every * 1000;

/** When the schedule's clock ticks: every so often, from a moment of its own. */
export interface SweepClock {
  /** The first tick at a time or after it. */
  tickAfter(time: number): number;
}

export const createSweepClock = (random: Random): SweepClock => {
  const phase = random.below(every);
  return { tickAfter: (time) => Math.ceil((time - phase) / every) * every + phase };
};

/**
 * Sweeps by the clock. Of all those that would find nothing due only the ones are run that could, by a fast or slow clock,
 * see it otherwise.
 *
 * @param sweep runs one sweep; resolves when it has ended
 */
export const createSweepSchedule = (world: {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly clock: SweepClock;
  readonly table: () => Table;
  readonly sweep: () => Promise<unknown>;
}) => {
  const { scheduler, faults, random, clock, table, sweep } = world;
  const planned = new Set<number>();

  /** The schedule invokes the function twice for one tick: at once, or before the next tick. */
  const sweepAgain = async () => {
    const delay = random.chance(0.5) ? 0 : random.below(every);
    await new Promise<void>((resolve) => scheduler.at(scheduler.now() + delay, resolve));
    await sweep();
  };

  const plan = (tick: number) => {
    if (planned.has(tick)) return;
    planned.add(tick);
    scheduler.at(tick, async () => {
      planned.delete(tick);
      if (!faults.strikes("missed sweep")) {
        const sweeps = [sweep()];
        if (faults.strikes("double sweep")) sweeps.push(sweepAgain());
        await Promise.all(sweeps);
      }
      if (isAnythingDue()) plan(clock.tickAfter(scheduler.now() + 1));
    });
  };
  const isAnythingDue = () =>
    table()
      .all()
      .some(({ dueAt }) => dueAt !== undefined && Date.parse(dueAt) <= scheduler.now());

  return {
    onCommit({ before, after }: Commit) {
      if (after?.dueAt === undefined || after.dueAt === before?.dueAt) return;
      const due = Math.max(Date.parse(after.dueAt), scheduler.now());
      const tick = clock.tickAfter(due);
      plan(tick);
      if (tick - every > due - mostSkew && tick - every > scheduler.now()) plan(tick - every);
    },
  };
};
