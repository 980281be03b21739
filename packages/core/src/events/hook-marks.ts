import * as v from "valibot";
import { table } from "../deployment/table.ts";

/** The start of a mark's id, which a `#` and a hash follow. Marks are in the same table as the records, whose ids are UUIDs. */
export const hookMarkPrefix = "hook";

/**
 * The attributes of a mark, which remembers that a hook is running or has completed for one revision of an upload. No name is a
 * key of an index or the status of a record, so that no index, stream filter, or list has the mark.
 */
export const hookMarkAttributes = {
  id: table.partitionKey,
  state: "hookState",
  /** Milliseconds since the epoch. Until then, no other call of the hook starts. */
  runsUntil: "hookRunsUntil",
  purgeAt: table.timeToLive,
} as const;

/** Returns true if a stored item is the mark of a hook instead of a record. */
export const isHookMark = (item: unknown): boolean =>
  v.is(v.object({ id: v.pipe(v.string(), v.startsWith(`${hookMarkPrefix}#`)) }), item);
