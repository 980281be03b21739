import { isInFolder } from "@slipway/core/fields/in-folder";
import { createNotifier } from "../engine/listeners.ts";
import type { Feed, FeedFile, FeedNews } from "../feed/feed.ts";
import { forEachInSlices } from "../files/time-slices.ts";
import { type SearchOrder, sortFiles } from "./order.ts";
import { createTextIndex } from "./text-index.ts";

export type { SearchOrder } from "./order.ts";

/** What to find. Everything is optional: without anything, all files are found. */
export interface FileQuery {
  /** A file must have every word of this text in its name, title, caption, fields, type, or path. The last word can be unfinished. */
  readonly text?: string | undefined;
  readonly kind?: string | undefined;
  /** A media type, such as `image/png` or `image`. */
  readonly type?: string | undefined;
  /** The path of a folder. Files of its subfolders are found, too. */
  readonly folder?: string | undefined;
  /** The default is `best` with a text, and `newest` without one. */
  readonly order?: SearchOrder | undefined;
}

/** The state of a search, as the same object until it changes. */
export interface SearchSnapshot {
  /** Changes whenever a query can have other results. */
  readonly version: number;
  /** True once all files that were read can be found. */
  readonly isIndexed: boolean;
}

/** A search: see `createSearch`. */
export type Search = ReturnType<typeof createSearch>;

/**
 * Creates a search in the files of a feed, in memory. It indexes them without blocking the page, and keeps the index up to date.
 *
 * @example
 * const search = createSearch(feed);
 * const files = search.find({ text: "harbor", type: "image" });
 */
export const createSearch = (feed: Feed) => {
  const index = createTextIndex();
  const files = new Map<string, FeedFile>();
  const notifier = createNotifier(() => performance.now());
  /** All files in an order, until one changes. */
  let ordered = new Map<SearchOrder, readonly FeedFile[]>();
  let snapshot: SearchSnapshot = { version: 0, isIndexed: true };
  /** Files to index, by ID. Undefined for a removed file. */
  const waiting = new Map<string, FeedFile | undefined>();
  let isIndexing = false;

  const show = (isIndexed: boolean) => {
    ordered = new Map();
    snapshot = { version: snapshot.version + 1, isIndexed };
    notifier.notify();
  };

  const indexFile = ([id, file]: readonly [string, FeedFile | undefined]) => {
    waiting.delete(id);
    if (file === undefined) index.remove(id);
    else index.add(file);
  };

  const indexWaiting = async (): Promise<void> => {
    if (isIndexing) return;
    isIndexing = true;
    await index.prepare();
    // Files that are added meanwhile are also visited.
    await forEachInSlices(waiting, indexFile);
    isIndexing = false;
    show(true);
  };

  const receive = (changed: Omit<FeedNews, "isNew">): void => {
    if (changed.files.length + changed.removed.length === 0) return;
    for (const file of changed.files) {
      files.set(file.id, file);
      waiting.set(file.id, file);
    }
    for (const id of changed.removed) {
      files.delete(id);
      waiting.set(id, undefined);
    }
    show(false);
    void indexWaiting();
  };

  receive({ files: feed.getSnapshot().files, removed: [] });
  const stop = feed.onNews(receive);

  const sortAll = (order: SearchOrder): readonly FeedFile[] => {
    const known = ordered.get(order) ?? sortFiles([...files.values()], order);
    ordered.set(order, known);
    return known;
  };

  return {
    /** Returns the files that a query finds. */
    find: ({ text = "", kind, type, folder, order }: FileQuery): readonly FeedFile[] => {
      const isText = text.trim() !== "";
      const sorted = isText
        ? sortFiles(index.find(text, sortAll("newest")), order ?? "best")
        : sortAll(order === undefined || order === "best" ? "newest" : order);
      if (kind === undefined && type === undefined && folder === undefined) return sorted;
      return sorted.filter(
        (file) =>
          (kind === undefined || file.kind === kind) &&
          (type === undefined || file.type === type || file.type.startsWith(`${type}/`)) &&
          (folder === undefined || isInFolder(file.path, folder)),
      );
    },

    /** Returns the paths of all folders, and of the folders that they are in, by name. */
    getFolders: (): readonly string[] => {
      const folders = new Set<string>();
      for (const path of new Set([...files.values()].map((file) => file.path)))
        for (let part = path; part; part = part.slice(0, Math.max(0, part.lastIndexOf("/"))))
          folders.add(part);
      return [...folders].sort();
    },

    getSnapshot: (): SearchSnapshot => snapshot,

    /** Notifies of each change of the snapshot. Returns a function that unsubscribes. */
    subscribe: notifier.subscribe,

    /** Forgets the files, and the feed. */
    close: (): void => {
      stop();
      notifier.close();
    },
  };
};
