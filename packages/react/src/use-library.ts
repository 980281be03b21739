import type { Library, LibrarySnapshot } from "@slipway/client/library";
import type { Uploader } from "@slipway/client/uploader";
import { useEffect, useSyncExternalStore } from "react";

const settled = ["ready", "rejected"] as const;

/**
 * Follows a library: it is read when the component appears, and shows the records that an uploader settles, what changes by
 * itself, and what other tabs and programs change, all without a reload.
 *
 * @param library made once, outside of the component or in a state of it
 * @param uploader whose records belong in it
 */
export const useLibrary = (library: Library, uploader?: Uploader): LibrarySnapshot => {
  useEffect(() => {
    void library.refresh();
  }, [library]);
  useEffect(() => {
    const leaves = settled.map((type) =>
      uploader?.on(type, ({ upload }) => library.put(upload.state.record)),
    );
    return () => {
      for (const leave of leaves) leave?.();
    };
  }, [library, uploader]);
  useEffect(() => library.follow(uploader), [library, uploader]);
  useEffect(() => library.keepFresh(uploader), [library, uploader]);
  return useSyncExternalStore(library.subscribe, library.getSnapshot, library.getSnapshot);
};
