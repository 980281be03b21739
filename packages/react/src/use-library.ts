import type { Library, LibrarySnapshot } from "@slipway/client/library";
import type { Uploader } from "@slipway/client/uploader";
import { useEffect, useSyncExternalStore } from "react";

const finalStatuses = ["ready", "rejected"] as const;

/**
 * Subscribes to a library. The library loads when the component mounts, and stays up to date with the uploader, other
 * tabs, and other programs.
 *
 * @param library created once, outside the component or in its state
 * @param uploader the uploader whose finished records are added to the library
 */
export const useLibrary = <Config>(
  library: Library<Config>,
  uploader?: Uploader<Config>,
): LibrarySnapshot<Config> => {
  useEffect(() => {
    void library.refresh();
  }, [library]);
  useEffect(() => {
    const unsubscribes = finalStatuses.map((type) =>
      uploader?.on(type, ({ upload }) => library.put(upload.state.record)),
    );
    return () => {
      for (const unsubscribe of unsubscribes) unsubscribe?.();
    };
  }, [library, uploader]);
  // Both work in the same way for every config.
  const anyUploader = uploader as unknown as Uploader | undefined;
  useEffect(() => library.follow(anyUploader), [library, anyUploader]);
  useEffect(() => library.keepFresh(anyUploader), [library, anyUploader]);
  return useSyncExternalStore(library.subscribe, library.getSnapshot, library.getSnapshot);
};
