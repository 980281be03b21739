import * as v from "valibot";
import type { DownloadsByDay } from "./api.ts";
import { Timestamp } from "./fields/fields.ts";
import { limits } from "./limits.ts";

/** Counters stand in the table beside the records, whose ids are UUIDs. */
const prefix = "downloads#";

/** The items that count an upload's downloads: each download goes to one of them at random, so that none becomes hot. */
export const listCounterIds = (uploadId: string): readonly string[] =>
  Array.from({ length: limits.downloads.shards }, (_, shard) => `${prefix}${uploadId}#${shard}`);

/** The upload whose downloads an item of the table counts, or undefined for an item that is no counter. */
export const parseCounterId = (id: string): string | undefined =>
  id.startsWith(prefix) ? id.slice(prefix.length).split("#")[0] : undefined;

/** Whether an item of the table, as it is stored, counts downloads, and so is no record. */
export const isDownloadCounter = (item: unknown): boolean =>
  v.is(v.object({ id: v.pipe(v.string(), v.startsWith(prefix)) }), item);

const day = 24 * 60 * 60 * 1000;
const numberOfDay = (at: string): number => Math.floor(Date.parse(at) / day);
const dayOfNumber = (number: number): string => new Date(number * day).toISOString().slice(0, 10);

// Short names: with them a counter of 90 days stays within the kilobyte that one write unit is for.
const attributeOf = (number: number): string => `d${number}`;
const numberOfAttribute = (name: string): number | undefined => {
  const [, number] = /^d(\d+)$/.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
};

/** A counter as it is stored. Beside these attributes it has one for each day since 1970 with a download, as `d20782`. */
export const DownloadCounter = v.objectWithRest(
  {
    id: v.string(),
    /** Absent where nothing was counted, and the item only waits to be purged. */
    total: v.optional(v.number()),
    lastAt: v.optional(Timestamp),
    /** Epoch seconds, once its upload is deleted. */
    purgeAt: v.optional(v.number()),
  },
  v.unknown(),
);
export type DownloadCounter = v.InferOutput<typeof DownloadCounter>;

/**
 * What one download changes in a counter.
 *
 * @param at when it was, in ISO 8601
 * @returns the attributes to add 1 to, and those of days that are too old, to remove. It does not name all that could
 *   be: a day that no download followed for as long again stays, is shown to nobody, and takes 8 bytes
 */
export const createDownloadUpdate = (
  at: string,
): { readonly add: readonly string[]; readonly remove: readonly string[] } => {
  const today = numberOfDay(at);
  const { days } = limits.downloads;
  return {
    add: ["total", attributeOf(today)],
    remove: Array.from({ length: days }, (_, number) => attributeOf(today - days - number)),
  };
};

/**
 * What the counters of one upload say together.
 *
 * @param at now, in ISO 8601: days too long ago are left out
 */
export const sumCounters = (counters: readonly DownloadCounter[], at: string): DownloadsByDay => {
  const oldest = numberOfDay(at) - limits.downloads.days + 1;
  const counts = new Map<number, number>();
  for (const [name, count] of counters.flatMap((counter) => Object.entries(counter))) {
    const number = numberOfAttribute(name);
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
      .map(([number, count]) => ({ day: dayOfNumber(number), count })),
  };
};
