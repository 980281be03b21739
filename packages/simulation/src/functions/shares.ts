import { createShareItemId } from "@slipway/core/shares/share";
import type { Shares } from "@slipway/functions/ports/shares";
import { parseShare } from "@slipway/functions/shares/parse-share";
import type { ShareWrite } from "@slipway/functions/shares/share-write";
import type { Faults } from "../faults.ts";
import type { Random } from "../random.ts";
import type { ShareTable } from "../services/share-table.ts";
import { maxStaleness } from "./records.ts";
import type { Invocation } from "./runtime.ts";

/** The world of a function's adapter for share links. */
export interface SharesWorld {
  readonly table: ShareTable;
  readonly now: () => number;
  readonly faults: Pick<Faults, "occurs">;
  readonly random: Random;
  /**
   * Called before a write.
   *
   * @returns how many milliseconds the write takes longer
   */
  readonly interfere: (write: ShareWrite) => number;
}

/**
 * Creates a function's adapter for share links.
 *
 * @param world undefined in a run without share links. The end of an upload's links then changes nothing, and takes no time
 */
export const createShares = (
  { call, pause }: Pick<Invocation, "call" | "pause">,
  world: SharesWorld | undefined,
): Shares => {
  if (world === undefined)
    return {
      find: async () => undefined,
      list: async () => [],
      apply: async ({ id }) => ({ id }),
    };
  const { table, now, faults, random, interfere } = world;
  const timeSeen = () => now() - (faults.occurs("stale read") ? random.below(maxStaleness) : 0);
  return {
    find: (id) =>
      call({
        to: "dynamodb GetItem of a share link",
        detail: () => id,
        act: () => parseShare(table.get(createShareItemId(id))),
      }),
    list: (query) =>
      call({
        to: "dynamodb Query of share links",
        detail: () => query.owner,
        act: () => table.list({ ...query, time: timeSeen() }),
      }),
    apply: async (write) => {
      const delay = interfere(write);
      if (delay > 0) await pause(delay);
      return call({
        to: "dynamodb UpdateItem of a share link",
        detail: () => describeWrite(write),
        isSentOnce: write.isSentOnce ?? false,
        act: () => table.apply(write),
      });
    },
  };
};

/** Describes a write without its values: a token is different in each run. */
const describeWrite = ({ id, guard, set, setNew, add, include }: ShareWrite): string => {
  const changed = Object.keys({ ...set, ...setNew, ...add, ...include });
  const conditions = guard.map(({ name, ...condition }) => `${name} ${Object.keys(condition)}`);
  return `${id}: ${changed.join(", ")} if ${conditions.join(", ")}`;
};
