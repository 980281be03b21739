import type { ChangesPage } from "@slipway/core/api";

type Change = ChangesPage["changes"][number];

/** What a page has read of its owner's feed. */
export interface FeedReader {
  cursor: string | undefined;
  /** The newest change of each file, including deletions. */
  readonly changes: Map<string, Change>;
  /** The files of a feed that has started over. */
  readonly seen: Set<string>;
}

/** Creates a page that has read nothing. */
export const createReader = (): FeedReader => ({
  cursor: undefined,
  changes: new Map(),
  seen: new Set(),
});
