import type { Library, LibrarySnapshot } from "@slipway/client/library";
import type { Uploader } from "@slipway/client/uploader";
import { useEffect, useSyncExternalStore } from "react";
import { keepLibrary } from "./keep-library.ts";

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
  useEffect(() => keepLibrary(library, uploader), [library, uploader]);
  return useSyncExternalStore(library.subscribe, library.getSnapshot, library.getSnapshot);
};
