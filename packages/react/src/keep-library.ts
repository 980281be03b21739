import type { Library } from "@slipway/client/library";
import type { Uploader } from "@slipway/client/uploader";

const finalStatuses = ["ready", "rejected"] as const;

/**
 * Reads a library, and keeps it up to date with the uploader, other tabs, and other programs.
 *
 * @returns a function that stops it
 */
export const keepLibrary = <Config>(
  library: Library<Config>,
  uploader?: Uploader<Config>,
): (() => void) => {
  void library.refresh();
  const ends = finalStatuses.map((type) =>
    uploader?.on(type, ({ upload }) => library.put(upload.state.record)),
  );
  // Both work in the same way for every config.
  const anyUploader = uploader as unknown as Uploader | undefined;
  ends.push(library.follow(anyUploader), library.keepFresh(anyUploader));
  return () => {
    for (const end of ends) end?.();
  };
};
