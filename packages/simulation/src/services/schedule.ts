import { limits } from "@slipway/core/limits";
import type { Faults } from "../faults.ts";
import { maxSkew } from "../functions/runtime.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Commit, Table } from "./table.ts";

const every = limits.sweep.every * 1000;

/** The times of the schedule: a fixed rate with a random phase. */
export interface SweepClock {
  /** Returns the first tick at or after a time. */
  tickAfter(time: number): number;
}

export const createSweepClock = (random: Random): SweepClock => {
  const phase = random.below(every);
  return { tickAfter: (time) => Math.ceil((time - phase) / every) * every + phase };
};

/**
 * Creates the schedule of sweeps. It skips sweeps that find nothing due, unless a fast or slow clock could change that.
 *
 * @param sweep runs one sweep, and resolves when it has ended
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

  /** Invokes the function a second time for one tick: immediately, or before the next tick. */
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
      if (!faults.occurs("missed sweep")) {
        const sweeps = [sweep()];
        if (faults.occurs("double sweep")) sweeps.push(sweepAgain());
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
      if (tick - every > due - maxSkew && tick - every > scheduler.now()) plan(tick - every);
    },
  };
};
