import type { LibrarySnapshot } from "@slipway/client/library";
import { useEffect, useSyncExternalStore } from "react";
import { keepLibrary } from "../keep-library.ts";
import type { Files } from "./files.ts";

/** The libraries that components show, and how many components. */
const kept = new WeakMap<Files, { readonly end: () => void; components: number }>();

/**
 * Keeps the stored files up to date until the returned function is called. All components share one library, so that its requests are made
 * once.
 */
export const keepStoredFiles = (files: Files): (() => void) => {
  const one = kept.get(files) ?? {
    end: keepLibrary(files.library, files.uploader),
    components: 0,
  };
  kept.set(files, one);
  one.components += 1;
  return () => {
    one.components -= 1;
    if (one.components > 0) return;
    kept.delete(files);
    one.end();
  };
};

/** Subscribes to the stored files. Each of the styled components does so, because it can be rendered without the others. */
export const useStoredFiles = (files: Files): LibrarySnapshot => {
  useEffect(() => keepStoredFiles(files), [files]);
  const { subscribe, getSnapshot } = files.library;
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
};
