import type { FileChange } from "@slipway/core/api";
import {
  applyChanges,
  createFeedState,
  type FeedChange,
  type FeedState,
  restartFeed,
} from "@slipway/core/feed/feed-state";
import { isReady } from "@slipway/core/status";
import type { ApiClient } from "../api/api-client.ts";
import { createListeners, createNotifier } from "../engine/listeners.ts";
import { type PollIntervals, pollWhileVisible } from "../library/poll-while-visible.ts";
import { ApiError } from "../transport/request-errors.ts";
import type { FeedStore } from "./feed-store.ts";
import { createLazyFeedStore } from "./lazy-feed-store.ts";

/** A ready file, as the feed lists it. */
export type FeedFile = FileChange;

/** What a page has of the feed. The same object until something changes. */
export interface FeedSnapshot {
  /** The owner's ready files, in no order. */
  readonly files: readonly FeedFile[];
  /** True once all files were read, now or by an earlier page. */
  readonly isComplete: boolean;
  /** Why the last request failed. */
  readonly problem?: string | undefined;
  /** The error, such as an `ApiError`. */
  readonly error?: unknown;
}

/** What changed in a feed. */
export interface FeedNews {
  /** Files that are new or changed. */
  readonly files: readonly FeedFile[];
  /** The IDs of files that were deleted or moved to the trash. */
  readonly removed: readonly string[];
  /** True for what changed on the server while this page or an earlier one followed the feed, false for what a first visit reads. */
  readonly isNew: boolean;
}

/** The options of `createFeed`. */
export interface FeedOptions {
  readonly api: Pick<ApiClient, "listChanges">;
  /**
   * Identifies the user whose files these are, such as the `sub` of the token, and the API if the page has several. Files that the browser
   * keeps for another owner are deleted.
   */
  readonly owner: string;
  /** The name of the database in IndexedDB. The default is `slipway feed`. */
  readonly database?: string;
  /** Replaces the database. Tests use it. */
  readonly store?: FeedStore;
}

/** A change appears within two seconds: this time and the time of a request. */
const intervals: PollIntervals = {
  start: 0,
  changed: 1_800,
  idle: 1_800,
  failing: 60_000,
  spread: 0.1,
};

/** Milliseconds after which the cursor is stored although nothing changed. */
const cursorInterval = 60_000;

/** A feed: see `createFeed`. */
export type Feed = ReturnType<typeof createFeed>;

/**
 * Creates a feed of all of an owner's files, in a short form for search. A page keeps it in IndexedDB, and reads what changed since its
 * last visit. If the browser has no IndexedDB, as in some private windows, or no room, the page keeps the feed in memory.
 *
 * @example
 * const feed = createFeed({ api, owner: user.id });
 * const stop = feed.follow();
 */
export const createFeed = ({ api, owner, database = "slipway feed", ...rest }: FeedOptions) => {
  const { store = createLazyFeedStore(database, owner) } = rest;
  const notifier = createNotifier(() => performance.now());
  const news = createListeners<FeedNews>();
  /** Changes that the browser does not keep yet, by ID. */
  const unsaved = new Map<string, FeedChange>();
  let state: FeedState = createFeedState();
  let snapshot: FeedSnapshot = { files: [], isComplete: false };
  /** The part of the snapshot that is not its files. */
  let progress: Omit<FeedSnapshot, "files"> = { isComplete: false };
  let isStale = false;
  let run = 0;
  let loading: Promise<void> | undefined;
  let saving: Promise<unknown> = Promise.resolve();
  let savedAt = Number.NEGATIVE_INFINITY;
  let following = new AbortController();
  let followers = 0;
  let isClosed = false;

  const show = (changed: Partial<FeedSnapshot>) => {
    progress = { ...progress, ...changed };
    isStale = true;
    notifier.notify();
  };

  const load = async (): Promise<void> => {
    const stored = await store.load();
    if (stored === undefined || isClosed) return;
    ({ state, run } = stored);
    publish([...state.changes.values()], [], false);
    show({ isComplete: state.seen === undefined });
  };

  const publish = (
    changed: readonly FeedChange[],
    forgotten: readonly string[],
    isNew: boolean,
  ): void => {
    if (changed.length + forgotten.length === 0) return;
    const files = changed.filter(isReadyFile);
    const removed = changed.filter((change) => !isReadyFile(change)).map(({ id }) => id);
    news.emit({ files, removed: [...removed, ...forgotten], isNew });
  };

  const save = (hasChanged: boolean): void => {
    if (!hasChanged && performance.now() < savedAt + cursorInterval) return;
    savedAt = performance.now();
    const write = async () => {
      const { cursor = "", seen, changes } = state;
      const written = [...unsaved.values()];
      const all = [...changes.values()].filter(({ id }) => seen?.has(id) ?? true);
      const feed = { run, cursor, isStarting: seen !== undefined, all, unsaved: written };
      if (isClosed || cursor === "" || !(await store.save(feed))) return;
      for (const change of written)
        if (unsaved.get(change.id) === change) unsaved.delete(change.id);
    };
    saving = saving.then(write);
  };

  /** Reads one page. If the API refuses the cursor, the feed starts over. */
  const read = async (signal: AbortSignal) => {
    const { cursor } = state;
    try {
      return await api.listChanges(cursor, signal);
    } catch (error) {
      if (cursor === undefined || !(error instanceof ApiError && error.is("invalid-request")))
        throw error;
      restartFeed(state);
      return api.listChanges(undefined, signal);
    }
  };

  const poll = async (signal: AbortSignal): Promise<boolean> => {
    loading ??= load();
    await loading;
    let hasChanged = false;
    for (let more = true; more; ) {
      const page = await read(signal);
      signal.throwIfAborted();
      if (page.full && state.seen === undefined) run = Math.max(run + 1, Date.now());
      const { changed, forgotten } = applyChanges(state, page);
      for (const change of changed) unsaved.set(change.id, change);
      publish(changed, forgotten, progress.isComplete);
      const isNews = changed.length + forgotten.length > 0;
      hasChanged ||= isNews;
      ({ more } = page);
      const isComplete = progress.isComplete || state.seen === undefined;
      if (isNews || isComplete !== progress.isComplete || progress.problem !== undefined)
        show({ isComplete, problem: undefined, error: undefined });
      save(isNews || page.full);
    }
    return hasChanged;
  };

  const pollAndReport = async (signal: AbortSignal): Promise<boolean> => {
    try {
      return await poll(signal);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (!signal.aborted && problem !== progress.problem) show({ problem, error });
      throw error;
    }
  };

  return {
    /** Returns what the page has of the feed. */
    getSnapshot: (): FeedSnapshot => {
      if (isStale) {
        isStale = false;
        snapshot = { ...progress, files: [...state.changes.values()].filter(isReadyFile) };
      }
      return snapshot;
    },

    /** Notifies of each change of the snapshot. Returns a function that unsubscribes. */
    subscribe: notifier.subscribe,

    /** Calls a function with what changes, immediately. Returns a function that unsubscribes. */
    onNews: news.add,

    /**
     * Reads the feed, and follows it while the page is visible and online. Several calls share their requests. Returns a function that
     * stops it.
     */
    follow: (): (() => void) => {
      followers += 1;
      if (followers === 1 && !isClosed) {
        following = new AbortController();
        const { signal } = following;
        pollWhileVisible(() => pollAndReport(signal), signal, intervals);
      }
      let isFollowing = true;
      return () => {
        if (isFollowing) followers -= 1;
        isFollowing = false;
        if (followers === 0) following.abort();
      };
    },

    /** Deletes what the browser keeps, and stops permanently. Call it when the user signs out. */
    clear: async (): Promise<void> => {
      isClosed = true;
      following.abort();
      const ids = [...state.changes.keys()];
      state = createFeedState();
      news.emit({ files: [], removed: ids, isNew: false });
      show({ isComplete: false });
      await store.clear();
    },
  };
};

const isReadyFile = (change: FeedChange): change is FeedFile => isReady(change);

/** Returns when a file was requested, in milliseconds since 1970: its ID is a UUID of version 7 (RFC 9562), which starts with it. */
export const getCreationTime = ({ id }: Pick<FeedFile, "id">): number =>
  Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
