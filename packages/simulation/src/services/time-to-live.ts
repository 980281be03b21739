import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Commit, Table } from "./table.ts";

/** DynamoDB deletes an expired item "within a few days" (Developer Guide, "Using time to live"). */
const maxLateness = 3 * 24 * 60 * 60 * 1000;

/** Creates DynamoDB's time to live. It removes items some time after they expire, and never before. */
export const createTimeToLive = (world: {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly table: () => Table;
}) => {
  const { scheduler, random, table } = world;
  const removeIfOver = (id: string) => {
    const item = table().get(id);
    if (item?.purgeAt !== undefined && item.purgeAt * 1000 <= scheduler.now()) table().remove(id);
  };
  return {
    onCommit({ id, before, after }: Commit) {
      if (after?.purgeAt === undefined || after.purgeAt === before?.purgeAt) return;
      const lateness = random.chance(0.5) ? random.below(60_000) : random.below(maxLateness);
      scheduler.at(after.purgeAt * 1000 + lateness, () => removeIfOver(id));
    },
  };
};
