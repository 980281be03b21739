import type { ChangesPage } from "../routes/list-changes.ts";

export type FeedChange = ChangesPage["changes"][number];

/** What a reader has of an owner's feed. */
export interface FeedState {
  /** The `since` of the next request. Undefined to read all files. */
  cursor: string | undefined;
  /** The newest change of each file. Deleted files are kept, because an older change of theirs can be read again. */
  readonly changes: Map<string, FeedChange>;
  /** The files that the feed has listed since it started over. Undefined once it has listed all. */
  seen: Set<string> | undefined;
}

/** What a page of the feed changed. */
export interface FeedUpdate {
  /** The changes that were news. */
  readonly changed: readonly FeedChange[];
  /** Files that are gone without a tombstone, because the feed started over. */
  readonly forgotten: readonly string[];
}

/** Creates the state of a reader that has read nothing. */
export const createFeedState = (): FeedState => ({
  cursor: undefined,
  changes: new Map(),
  seen: undefined,
});

/** Makes the feed start over with the next request, such as after its cursor was refused. The files stay until all were listed again. */
export const restartFeed = (state: FeedState): void => {
  state.cursor = undefined;
  state.seen = undefined;
};

/** Applies a page of the feed to what its reader has. */
export const applyChanges = (
  state: FeedState,
  { changes, cursor, full, more }: ChangesPage,
): FeedUpdate => {
  const changed: FeedChange[] = [];
  state.cursor = cursor;
  if (!full) state.seen = undefined;
  else state.seen ??= new Set();
  for (const change of changes) {
    state.seen?.add(change.id);
    const known = state.changes.get(change.id);
    // guard: an older change that is read again changes nothing
    if (known !== undefined && known.revision >= change.revision) continue;
    state.changes.set(change.id, change);
    changed.push(change);
  }
  return { changed, forgotten: more ? [] : forgetUnseen(state) };
};

/** Forgets the files that a feed did not list after it had started over. Returns their IDs. */
const forgetUnseen = (state: FeedState): readonly string[] => {
  const { seen, changes } = state;
  if (seen === undefined) return [];
  state.seen = undefined;
  // guard: files that a feed does not list after it started over are forgotten
  const unseen = [...changes.keys()].filter((id) => !seen.has(id));
  for (const id of unseen) changes.delete(id);
  return unseen;
};
