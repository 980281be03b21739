import type { DuplicateChoice, DuplicateOptions } from "@slipway/client/duplicates";
import type { Uploader } from "@slipway/client/uploader";

type OnDuplicate = Exclude<DuplicateOptions["onDuplicate"], DuplicateChoice>;
type FollowedUploader = Pick<Uploader, "on" | "getSnapshot" | "add" | "remove">;

const none: ReadonlySet<string> = new Set();

const keyOf = (name: string, size: number): string => `${size} ${name}`;

/**
 * Creates the list of files that the user already has. None of their bytes is sent, and no other file waits for an answer: such a file
 * counts as skipped until the user keeps both.
 */
export const createDuplicateFiles = () => {
  const listeners = new Set<() => void>();
  /** The existing uploads that stand for skipped files. */
  const existing = new Set<string>();
  /** Files that the user keeps in spite of it, by their local IDs. */
  const kept = new Map<string, string>();
  let found = none;

  const show = (changed: ReadonlySet<string>) => {
    found = changed;
    for (const listener of [...listeners]) listener();
  };
  const without = (localId: string) => new Set([...found].filter((one) => one !== localId));

  return {
    /** Returns the local IDs of files that the user already has, and about which they have not decided. */
    getSnapshot: (): ReadonlySet<string> => found,

    /** Calls the listener after each change. Returns a function that unsubscribes. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    onDuplicate: (({ file, duplicateOf }) => {
      if ([...kept.values()].includes(keyOf(file.fileName, file.size))) return "keep";
      existing.add(duplicateOf);
      return "skip";
    }) satisfies OnDuplicate,

    /** Finds the files of an uploader that resolve with an existing upload. */
    follow: (uploader: FollowedUploader): void => {
      uploader.on("ready", ({ upload: { localId, state } }) => {
        if (kept.delete(localId) || !existing.has(state.record.id)) return;
        show(new Set([...found, localId]));
      });
    },

    /** Removes a file that the user already has from the list. */
    skip: (uploader: FollowedUploader, localId: string): void => {
      show(without(localId));
      uploader.remove(localId);
    },

    /** Uploads a file that the user already has again. */
    keepBoth: (uploader: FollowedUploader, localId: string): void => {
      const { uploads } = uploader.getSnapshot();
      const upload = uploads.find((one) => one.localId === localId);
      if (!found.has(localId) || upload === undefined) return;
      const { file, handle, path, preparedFrom, kind, fields, title, caption, retention } = upload;
      show(without(localId));
      uploader.remove(localId);
      const again = { file, handle, path, preparedFrom };
      const [added] = uploader.add([again], { kind, fields, title, caption, retention });
      if (added !== undefined) kept.set(added, keyOf(file.name, file.size));
    },
  };
};

/** The list that `createDuplicateFiles` returns. */
export type DuplicateFiles = ReturnType<typeof createDuplicateFiles>;
