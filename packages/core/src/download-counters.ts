import * as v from "valibot";
import type { DownloadsByDay } from "./api.ts";
import { Timestamp } from "./fields/fields.ts";
import { limits } from "./limits.ts";

/** Counters are in the same table as the records, whose ids are UUIDs. */
const prefix = "downloads#";

/** Returns the ids of the items that count an upload's downloads. Each download increments a random one, so that none becomes hot. */
export const listCounterIds = (uploadId: string): readonly string[] =>
  Array.from({ length: limits.downloads.shards }, (_, shard) => `${prefix}${uploadId}#${shard}`);

/** Returns the id of the upload whose downloads an item counts, or undefined if the item is not a counter. */
export const parseCounterId = (id: string): string | undefined =>
  id.startsWith(prefix) ? id.slice(prefix.length).split("#")[0] : undefined;

/** Returns true if a stored item is a download counter instead of a record. */
export const isDownloadCounter = (item: unknown): boolean =>
  v.is(v.object({ id: v.pipe(v.string(), v.startsWith(prefix)) }), item);

const day = 24 * 60 * 60 * 1000;
const toDayNumber = (at: string): number => Math.floor(Date.parse(at) / day);
const formatDayNumber = (number: number): string =>
  new Date(number * day).toISOString().slice(0, 10);

// The names are short, so that a counter of 90 days stays within the 1 KB of one write unit.
const createAttributeName = (number: number): string => `d${number}`;
const parseAttributeName = (name: string): number | undefined => {
  const [, number] = /^d(\d+)$/.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
};

/** A stored counter. It also has an attribute for each day with downloads, such as `d20782`: the days since 1970. */
export const DownloadCounter = v.objectWithRest(
  {
    id: v.string(),
    /** Absent if nothing was counted and the item waits to be purged. */
    total: v.optional(v.number()),
    lastAt: v.optional(Timestamp),
    /** The time to live in epoch seconds, set when the upload is deleted. */
    purgeAt: v.optional(v.number()),
  },
  v.unknown(),
);
export type DownloadCounter = v.InferOutput<typeof DownloadCounter>;

/**
 * Returns the update of a counter for one download.
 *
 * @param at the time of the download in ISO 8601
 * @returns the attributes to increment, and the attributes of old days to remove. The attribute of a day can remain if no
 *   download follows within the next period; it is never shown and takes 8 bytes
 */
export const createDownloadUpdate = (
  at: string,
): { readonly add: readonly string[]; readonly remove: readonly string[] } => {
  const today = toDayNumber(at);
  const { days } = limits.downloads;
  return {
    add: ["total", createAttributeName(today)],
    remove: Array.from({ length: days }, (_, number) => createAttributeName(today - days - number)),
  };
};

/**
 * Returns the sum of an upload's counters.
 *
 * @param at the current time in ISO 8601; older days are left out
 */
export const sumCounters = (counters: readonly DownloadCounter[], at: string): DownloadsByDay => {
  const oldest = toDayNumber(at) - limits.downloads.days + 1;
  const counts = new Map<number, number>();
  for (const [name, count] of counters.flatMap((counter) => Object.entries(counter))) {
    const number = parseAttributeName(name);
    if (number === undefined || number < oldest || typeof count !== "number") continue;
    counts.set(number, (counts.get(number) ?? 0) + count);
  }
  const lastAt = counters
    .flatMap(({ lastAt }) => lastAt ?? [])
    .sort()
    .at(-1);
  return {
    total: counters.reduce((sum, { total = 0 }) => sum + total, 0),
    ...(lastAt !== undefined && { lastAt }),
    days: [...counts]
      .sort(([one], [other]) => one - other)
      .map(([number, count]) => ({ day: formatDayNumber(number), count })),
  };
};
