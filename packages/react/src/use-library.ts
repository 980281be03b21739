import type { Library, LibrarySnapshot } from "@slipway/client/library";
import type { Uploader } from "@slipway/client/uploader";
import { useEffect, useSyncExternalStore } from "react";

const settled = ["ready", "rejected"] as const;

/**
 * Follow a library: it is read when the component appears, each record that an uploader settles is put into it, and what
 * changes by itself while it is shown is shown as it becomes.
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
  return useSyncExternalStore(library.subscribe, library.getSnapshot, library.getSnapshot);
};
