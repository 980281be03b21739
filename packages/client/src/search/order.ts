import type { FeedFile } from "../feed/feed.ts";

/** The order of results. `best` puts the files first that fit the text best. */
export type SearchOrder = "best" | "newest" | "oldest" | "name" | "largest" | "smallest";

/** Numbers in names sort by their value. */
const names = new Intl.Collator(undefined, { numeric: true });

export const getShownName = ({ title, fileName }: FeedFile): string => title ?? fileName;

// IDs are UUIDs of version 7, which sort by creation time.
const byAge = (one: FeedFile, other: FeedFile): number => (one.id < other.id ? 1 : -1);

const comparisons: Readonly<
  Record<Exclude<SearchOrder, "best">, (one: FeedFile, other: FeedFile) => number>
> = {
  newest: byAge,
  oldest: (one, other) => byAge(other, one),
  name: (one, other) => names.compare(getShownName(one), getShownName(other)) || byAge(one, other),
  largest: (one, other) => other.size - one.size || byAge(one, other),
  smallest: (one, other) => one.size - other.size || byAge(one, other),
};

/** Returns files in an order. In the order `best`, they stay as they are. */
export const sortFiles = (files: readonly FeedFile[], order: SearchOrder): readonly FeedFile[] =>
  order === "best" ? files : files.toSorted(comparisons[order]);
