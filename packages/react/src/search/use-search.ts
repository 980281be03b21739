import type { FeedFile } from "@slipway/client/feed";
import type { FileQuery, Search } from "@slipway/client/search";
import { useDeferredValue, useMemo, useSyncExternalStore } from "react";

/** The results of a search. */
export interface SearchResults {
  /** The files that were found. The same array until they change. */
  readonly files: readonly FeedFile[];
  /** All folders, by name. */
  readonly folders: readonly string[];
  /** True once all files that were read can be found. */
  readonly isIndexed: boolean;
}

/**
 * Finds files as the user types, and again when files change. The input stays responsive: results for older text are skipped. Use it
 * with `useFeed`, which reads the files.
 *
 * @param search created once, outside the component or in its state
 */
export const useSearch = (search: Search, query: FileQuery): SearchResults => {
  const { version, isIndexed } = useSyncExternalStore(
    search.subscribe,
    search.getSnapshot,
    search.getSnapshot,
  );
  const text = useDeferredValue(query.text);
  const { kind, type, folder, order } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version changes what the search finds
  const files = useMemo(
    () => search.find({ text, kind, type, folder, order }),
    [search, text, kind, type, folder, order, version],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version changes what the search finds
  const folders = useMemo(() => search.getFolders(), [search, version]);
  return { files, folders, isIndexed };
};
