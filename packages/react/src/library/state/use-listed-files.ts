import type { Upload } from "@slipway/core/api";
import { useDeferredValue, useMemo } from "react";
import { useFeed } from "../../search/use-feed.ts";
import { useSearch } from "../../search/use-search.ts";
import type { Files } from "../../styled/files.ts";
import { useStoredFiles } from "../../styled/use-stored-files.ts";
import { useDescribeError } from "../../words/describe-error.ts";
import { type ListedFile, mergeNewest, toUpload, withoutRemoved } from "./listed-files.ts";
import type { LibraryView } from "./url-state.ts";

const none: readonly Upload[] = [];

/** What the library lists, and whether there is more. */
export interface ListedFiles {
  readonly items: readonly ListedFile[];
  /** The records that the library has read. */
  readonly loaded: readonly Upload[];
  readonly folders: readonly string[];
  /** True once the list has all files that fit. */
  readonly isComplete: boolean;
  /** True while nothing is known, or the first files are about to be shown. */
  readonly isLoading: boolean;
  /** Why no files can be shown. */
  readonly problem: string | undefined;
  /** Reads the next files, if the list does not have all. */
  readonly loadMore: () => void;
  readonly tryAgain: () => void;
}

/**
 * Lists the files that fit what the user chose. The feed has all files. Until it has arrived, or if it fails, the list has what the library
 * read, which is the newest files first.
 */
export const useListedFiles = (
  files: Files,
  { text, type, kind, folder, order }: LibraryView,
  removed: ReadonlyMap<string, number>,
): ListedFiles => {
  const describeError = useDescribeError();
  const { library, feed, search } = files;
  const snapshot = useStoredFiles(files);
  const loaded = snapshot.status === "loaded" ? snapshot.uploads : none;
  const followed = useFeed(feed);
  const results = useSearch(search, {
    text,
    type: type || undefined,
    kind: kind || undefined,
    folder: folder || undefined,
    order: order === "newest" ? undefined : order,
  });
  const isPlain = text.trim() === "" && folder === "" && order === "newest";
  const isComplete = followed.isComplete && results.isIndexed;
  const fitting = useMemo(
    () => loaded.filter((upload) => fits(upload, { type, kind })),
    [loaded, type, kind],
  );
  const items = useMemo((): readonly ListedFile[] => {
    if (!isPlain) return withoutRemoved(results.files, removed);
    if (!followed.isComplete) return withoutRemoved(fitting, removed);
    return mergeNewest({ found: results.files, loaded: fitting, removed });
  }, [isPlain, followed.isComplete, results.files, fitting, removed]);
  // Many new cards render without blocking the user.
  const shown = useDeferredValue(items);
  const isKnown = isPlain ? snapshot.status !== "loading" || isComplete : isComplete;
  const failed =
    snapshot.status === "failed" ? describeError(snapshot.error ?? snapshot.message) : undefined;
  return {
    items: shown,
    loaded,
    folders: results.folders,
    isComplete,
    isLoading: !isKnown || (shown.length === 0 && items.length > 0),
    // What the browser kept is shown although the server cannot be reached.
    problem:
      isComplete && items.length > 0
        ? undefined
        : isPlain
          ? failed
          : followed.problem && describeError(followed.error ?? followed.problem),
    loadMore: () => {
      if (!isComplete) void library.loadMore();
    },
    tryAgain: () => void library.refresh(),
  };
};

const fits = (upload: Upload, { type, kind }: Pick<LibraryView, "type" | "kind">): boolean => {
  const { contentType } = toUpload(upload).object ?? upload.declared;
  return (
    (kind === "" || upload.kind === kind) &&
    (type === "" || contentType === type || contentType.startsWith(`${type}/`))
  );
};
