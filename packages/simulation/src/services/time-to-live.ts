import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";

/** DynamoDB deletes an expired item "within a few days" (Developer Guide, "Using time to live"). */
const maxLateness = 3 * 24 * 60 * 60 * 1000;

interface ExpiringItem {
  readonly purgeAt?: unknown;
}

/** Creates DynamoDB's time to live. It removes items some time after they expire, and never before. */
export const createTimeToLive = (world: {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly table: () => {
    get(id: string): ExpiringItem | undefined;
    remove(id: string): void;
  };
  /** When the run ends, in milliseconds since the epoch. What expires later is not removed. */
  readonly deadline?: number;
}) => {
  const { scheduler, random, table, deadline = Number.POSITIVE_INFINITY } = world;
  const removeIfOver = (id: string) => {
    const purgeAt = table().get(id)?.purgeAt;
    if (typeof purgeAt === "number" && purgeAt * 1000 <= scheduler.now()) table().remove(id);
  };
  return {
    onCommit({
      id,
      before,
      after,
    }: {
      readonly id: string;
      readonly before: ExpiringItem | undefined;
      readonly after: ExpiringItem | undefined;
    }) {
      const purgeAt = after?.purgeAt;
      if (typeof purgeAt !== "number" || purgeAt === before?.purgeAt) return;
      const lateness = random.chance(0.5) ? random.below(60_000) : random.below(maxLateness);
      const time = purgeAt * 1000 + lateness;
      if (time < deadline) scheduler.at(time, () => removeIfOver(id));
    },
  };
};
