import type { FeedChange, FeedState } from "@slipway/core/feed/feed-state";
import { isDeleted } from "@slipway/core/status";
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";

/** A row of the database. A deleted file has the time when it was stored, so that it can leave the database. */
type Row = FeedChange & { readonly storedAt?: number };

/** What the database has: whose files, of which run of the feed, and until where. A run starts when the feed starts over. */
interface Contents {
  readonly owner: string;
  readonly run: number;
  readonly cursor: string;
  readonly isStarting: boolean;
}

interface FeedDatabase extends DBSchema {
  /** Rows in the order in which they were stored. A file can be in several blocks: its newest row counts. */
  blocks: { key: number; value: readonly Row[] };
  contents: { key: string; value: Contents };
}

/** What an earlier page stored. */
export interface StoredFeed {
  readonly run: number;
  readonly state: FeedState;
}

/** What to store, as it was at one time: the database never has a cursor without its changes. */
export interface FeedToStore extends Omit<Contents, "owner"> {
  /** All changes of the run. */
  readonly all: readonly FeedChange[];
  /** The changes that are not stored yet. */
  readonly unsaved: readonly FeedChange[];
}

/** Keeps a feed between two visits. No function rejects: without a database, nothing is kept. */
export interface FeedStore {
  /** Returns the owner's feed. Deletes that of another owner. */
  readonly load: () => Promise<StoredFeed | undefined>;
  /** Returns false if nothing could be stored, such as on a full disk. */
  readonly save: (feed: FeedToStore) => Promise<boolean>;
  /** Deletes the feed. Nothing is stored any more. */
  readonly clear: () => Promise<void>;
}

const key = "feed";
const day = 24 * 60 * 60 * 1000;
/** Milliseconds after which a database that does not open counts as unavailable. */
const openingTime = 3_000;
/** Rows in one block. A row of its own for each file would be thousands of requests, and larger blocks would block the page as they are copied. */
const rowsPerBlock = 500;
/** Blocks that changes can add until everything is stored again in as few blocks as possible. */
const addedBlocks = 100;

/**
 * Creates the store of an owner's feed in IndexedDB. The tabs of an owner share it: each adds what it has read, and the cursor is always
 * one whose changes are all there. A tab whose feed started over replaces everything, and a tab with an older run of the feed stores
 * nothing any more.
 */
export const createFeedStore = (database: string, owner: string): FeedStore => {
  let opening: Promise<IDBPDatabase<FeedDatabase>> | undefined;
  /** True once the database had this owner's feed. If it is gone later, another tab has cleared it. */
  let wasStored = false;
  let isClosed = false;

  const open = (): Promise<IDBPDatabase<FeedDatabase>> => {
    opening ??= openDB<FeedDatabase>(database, 2, {
      upgrade: (opened) => {
        // What an older version of the page kept is read again.
        for (const name of opened.objectStoreNames) opened.deleteObjectStore(name);
        opened.createObjectStore("blocks", { autoIncrement: true });
        opened.createObjectStore("contents");
      },
      blocking: (_, __, event) => {
        Object(event.target).close();
        opening = undefined;
      },
      terminated: () => {
        opening = undefined;
      },
    });
    return opening;
  };

  /** Runs a transaction. Returns undefined if the database is not available, or has no room. */
  const attempt = async <Result>(
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result | undefined> => {
    try {
      const opened = await withinTime(open(), openingTime);
      const transaction = opened.transaction(["blocks", "contents"], "readwrite");
      // A failed request aborts the transaction, which rejects both.
      const [result] = await Promise.all([work(transaction), transaction.done]);
      return result;
    } catch {
      opening = undefined;
      return undefined;
    }
  };

  return {
    load: () =>
      attempt(async (transaction) => {
        const contents = await transaction.objectStore("contents").get(key);
        if (contents === undefined) return undefined;
        if (contents.owner !== owner) {
          await empty(transaction);
          return undefined;
        }
        wasStored = true;
        return toStoredFeed(contents, await readRows(transaction));
      }),

    save: async (feed) => {
      const stored = await attempt(async (transaction) => {
        const before = await transaction.objectStore("contents").get(key);
        const isOthers = before === undefined ? wasStored : before.owner !== owner;
        if (isClosed || isOthers || (before?.run ?? 0) > feed.run) return true;
        const { run, cursor, isStarting } = feed;
        const isFull = (await transaction.objectStore("blocks").count()) >= getMostBlocks(feed);
        if (before?.run === run && !isFull) await addRows(transaction, feed.unsaved);
        else await replaceRows(transaction, feed.all);
        await transaction.objectStore("contents").put({ owner, run, cursor, isStarting }, key);
        wasStored = true;
        return true;
      });
      return stored ?? false;
    },

    clear: async () => {
      isClosed = true;
      await attempt(empty);
    },
  };
};

type Transaction = IDBPTransaction<FeedDatabase, ("blocks" | "contents")[], "readwrite">;

const empty = async (transaction: Transaction): Promise<void> => {
  await transaction.objectStore("blocks").clear();
  await transaction.objectStore("contents").clear();
};

const getMostBlocks = ({ all }: FeedToStore): number =>
  Math.ceil(all.length / rowsPerBlock) + addedBlocks;

/** Reads the newest row of each file. Leaves out files that were deleted long ago: no older change of theirs can be read again. */
const readRows = async (transaction: Transaction): Promise<readonly FeedChange[]> => {
  const rows = new Map<string, Row>();
  for (const block of await transaction.objectStore("blocks").getAll())
    for (const row of block)
      if ((rows.get(row.id)?.revision ?? -1) < row.revision) rows.set(row.id, row);
  const isOld = ({ storedAt }: Row) => storedAt !== undefined && storedAt < Date.now() - day;
  return [...rows.values()].filter((row) => !isOld(row));
};

const addRows = async (transaction: Transaction, changes: readonly FeedChange[]) => {
  const store = transaction.objectStore("blocks");
  // One after another: each is copied in a task of its own.
  for (let start = 0; start < changes.length; start += rowsPerBlock)
    await store.add(changes.slice(start, start + rowsPerBlock).map(toRow));
};

const replaceRows = async (transaction: Transaction, changes: readonly FeedChange[]) => {
  await transaction.objectStore("blocks").clear();
  await addRows(transaction, changes);
};

const toRow = (change: FeedChange): Row =>
  isDeleted(change) ? { ...change, storedAt: Date.now() } : change;

const toStoredFeed = (
  { run, cursor, isStarting }: Contents,
  rows: readonly FeedChange[],
): StoredFeed | undefined => {
  // While the feed lists all files, it does not list the deletion of those that it listed long ago.
  if (isStarting && run < Date.now() - day) return undefined;
  const changes = new Map(rows.map((row) => [row.id, row]));
  return {
    run,
    state: { cursor, changes, seen: isStarting ? new Set(changes.keys()) : undefined },
  };
};

/** Rejects if a promise takes too long. Some browsers never open a database. */
const withinTime = async <Result>(promise: Promise<Result>, time: number): Promise<Result> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The database does not open.")), time);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
