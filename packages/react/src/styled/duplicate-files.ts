import type { DuplicateChoice, DuplicateOptions } from "@slipway/client/duplicates";
import { createNotifier } from "@slipway/client/engine/listeners";
import type { FileUpload } from "@slipway/client/engine/upload-list";
import type { Uploader } from "@slipway/client/uploader";

type OnDuplicate = Exclude<DuplicateOptions["onDuplicate"], DuplicateChoice>;
type FollowedUploader = Pick<Uploader, "on" | "add" | "remove">;

const keyOf = (name: string, size: number): string => `${size} ${name}`;

/**
 * Creates the list of files that the user already has. None of their bytes is sent, and no other file waits for an answer: such a file
 * counts as skipped until the user keeps both. There can be thousands of files, so no call visits all of them.
 */
export const createDuplicateFiles = () => {
  const notifier = createNotifier(() => performance.now());
  /** The existing uploads that stand for skipped files. */
  const existing = new Set<string>();
  /** Files that the user keeps in spite of it, by their local IDs. */
  const kept = new Map<string, string>();
  /** How many of them have a name and size. */
  const keptKeys = new Map<string, number>();
  const found = new Set<string>();
  let snapshot: ReadonlySet<string> | undefined;

  const changed = () => {
    snapshot = undefined;
    notifier.notify();
  };

  const countKept = (key: string, by: 1 | -1) => keptKeys.set(key, (keptKeys.get(key) ?? 0) + by);

  /** Returns true if the file was kept until now. */
  const forgetKept = (localId: string): boolean => {
    const key = kept.get(localId);
    if (key !== undefined) countKept(key, -1);
    return kept.delete(localId);
  };

  return {
    /** Returns the local IDs of files that the user already has, and about which they have not decided. */
    getSnapshot: (): ReadonlySet<string> => {
      snapshot ??= new Set(found);
      return snapshot;
    },

    /** Calls the listener soon after changes, which can be many. Returns a function that unsubscribes. */
    subscribe: notifier.subscribe,

    onDuplicate: (({ file, duplicateOf }) => {
      if (keptKeys.get(keyOf(file.fileName, file.size))) return "keep";
      existing.add(duplicateOf);
      return "skip";
    }) satisfies OnDuplicate,

    /** Finds the files of an uploader that resolve with an existing upload. */
    follow: (uploader: FollowedUploader): void => {
      uploader.on("ready", ({ upload: { localId, state } }) => {
        if (forgetKept(localId) || !existing.has(state.record.id)) return;
        found.add(localId);
        changed();
      });
    },

    /** Removes a file that the user already has from the list. */
    skip: (uploader: FollowedUploader, { localId }: FileUpload): void => {
      if (!found.delete(localId)) return;
      changed();
      uploader.remove(localId);
    },

    /** Uploads a file that the user already has again. */
    keepBoth: (uploader: FollowedUploader, upload: FileUpload): void => {
      const { localId, file, handle, path, preparedFrom } = upload;
      const { kind, fields, title, caption, retention } = upload;
      if (!found.delete(localId)) return;
      changed();
      uploader.remove(localId);
      const again = { file, handle, path, preparedFrom };
      const [added] = uploader.add([again], { kind, fields, title, caption, retention });
      if (added === undefined) return;
      const key = keyOf(file.name, file.size);
      kept.set(added, key);
      countKept(key, 1);
    },
  };
};

/** The list that `createDuplicateFiles` returns. */
export type DuplicateFiles = ReturnType<typeof createDuplicateFiles>;
