import type { BatchAction, BatchResult } from "@slipway/client/batch";
import type { Upload } from "@slipway/core/api";
import { isReady } from "@slipway/core/status";
import { useCallback, useMemo, useState } from "react";
import type { Files } from "../../styled/files.ts";
import { hideToast, useToasts } from "../../styled/toasts.tsx";
import { useKinds } from "../../use-kinds.ts";
import { useDescribeError } from "../../words/describe-error.ts";
import type { LibraryMessages } from "../../words/en/library.ts";
import { useLibraryMessages } from "../../words/library-messages.ts";
import { getShownName } from "../../words/shown-name.ts";
import { readRecords } from "./read-records.ts";
import { saveUploads } from "./save-uploads.ts";

/** The IDs of the messages. A newer one replaces the older one of the same kind. */
const toastIds = { change: "slipway change", problem: "slipway problem", zip: "slipway zip" };

/**
 * Returns what a user can do with one or several files. Each action shows its result as a message: changes can be undone there.
 *
 * `removed` has the revisions of files that the list no longer shows. The feed reports it a moment later.
 */
export const useFileActions = (files: Files) => {
  const messages = useLibraryMessages();
  const describeError = useDescribeError();
  const showToast = useToasts();
  const kinds = useKinds(files.uploader);
  const [removed, setRemoved] = useState<ReadonlyMap<string, number>>(new Map());
  const [confirming, setConfirming] = useState<readonly Upload[]>([]);
  const [shared, setShared] = useState<readonly Upload[]>([]);
  const [edited, setEdited] = useState<readonly Upload[]>([]);

  const hide = useCallback(
    (uploads: readonly Upload[]) =>
      setRemoved((before) => new Map([...before, ...uploads.map(toRevision)])),
    [],
  );
  const show = useCallback(
    (uploads: readonly Upload[]) =>
      setRemoved((before) => {
        const after = new Map(before);
        for (const { id } of uploads) after.delete(id);
        return after;
      }),
    [],
  );

  const actions = useMemo(() => {
    const showProblem = (text: string) =>
      showToast({ id: toastIds.problem, text, isProblem: true });
    /** Changes files, and shows those again that were not changed. */
    const change = async (uploads: readonly Upload[], action: BatchAction) => {
      const { done, problem } = await changeUploads(
        files,
        uploads,
        action,
        messages,
        describeError,
      );
      if (problem !== undefined) showProblem(problem);
      show(uploads.filter(({ id }) => !done.has(id)));
      return uploads.filter(({ id }) => done.has(id));
    };

    const restore = async (uploads: readonly Upload[]): Promise<void> => {
      const restored = await change(uploads, { action: "restore" });
      show(restored);
      if (restored.length > 0)
        showToast({ id: toastIds.change, text: count(messages.restored, restored) });
    };

    const trash = async (uploads: readonly Upload[]): Promise<void> => {
      hide(uploads);
      const trashed = await change(uploads, { action: "trash" });
      if (trashed.length === 0) return;
      removeFromQueue(files, trashed);
      showToast({
        id: toastIds.change,
        text: count(messages.movedToTrash, trashed),
        action: { label: messages.undo, onClick: () => void restore(trashed) },
      });
    };

    return {
      restore,

      /** Moves files to the trash. Asks first if one of them would be deleted at once. */
      moveToTrash: async (uploads: readonly Upload[]): Promise<void> => {
        const isKept = (upload: Upload) =>
          isReady(upload) && (kinds?.[upload.kind]?.trash ?? 0) > 0;
        const deleted = uploads.filter((upload) => !isKept(upload));
        if (deleted.length > 0) setConfirming(deleted);
        const kept = uploads.filter(isKept);
        if (kept.length > 0) await trash(kept);
      },

      /** Asks whether to delete files permanently. */
      askToDelete: (uploads: readonly Upload[]): void => setConfirming(uploads),

      cancelDelete: (): void => setConfirming([]),

      /** Opens the dialog with the share links of files. */
      share: (uploads: readonly Upload[]): void => setShared(uploads),

      /** Opens the dialog with the titles, captions, and fields of files. */
      edit: async (uploads: readonly Upload[]): Promise<void> => {
        try {
          setEdited(await readRecords(files, uploads));
        } catch (error) {
          showProblem(describeError(error));
        }
      },

      closeDialog: (): void => {
        setShared([]);
        setEdited([]);
      },

      deletePermanently: async (uploads: readonly Upload[]): Promise<void> => {
        setConfirming([]);
        hide(uploads);
        const deleted = await change(uploads, { action: "delete" });
        if (deleted.length === 0) return;
        removeFromQueue(files, deleted);
        showToast({ id: toastIds.change, text: count(messages.deleted, deleted) });
      },

      /** Downloads one file as it is, and several as a zip. */
      download: async (uploads: readonly Upload[]): Promise<void> => {
        const abort = new AbortController();
        try {
          const isSaved = await saveUploads(files, uploads, abort.signal, (done) =>
            showToast({
              id: toastIds.zip,
              text: messages.zipping(done, uploads.length),
              isLasting: true,
              action: { label: messages.cancel, onClick: () => abort.abort() },
            }),
          );
          if (isSaved && uploads.length > 1)
            showToast({ id: toastIds.zip, text: messages.zipped(uploads.length) });
          else hideToast(toastIds.zip);
        } catch (error) {
          hideToast(toastIds.zip);
          if (!abort.signal.aborted) showProblem(describeError(error));
        }
      },
    };
  }, [files, kinds, messages, describeError, showToast, hide, show]);

  return { removed, confirming, shared, edited, ...actions };
};

export type FileActions = ReturnType<typeof useFileActions>;

const toRevision = ({ id, revision }: Upload) => [id, revision] as const;

const count = (text: (count: number, name: string) => string, uploads: readonly Upload[]) => {
  const [first] = uploads;
  return text(uploads.length, first === undefined ? "" : getShownName(first));
};

/** Changes files with one request per 100, and gives the library and the trash their new records. */
const changeUploads = async (
  { batches, library, trash }: Files,
  uploads: readonly Upload[],
  action: BatchAction,
  messages: LibraryMessages,
  describeError: (error: unknown) => string,
): Promise<{ readonly done: ReadonlySet<string>; readonly problem: string | undefined }> => {
  const done = new Set<string>();
  const failed: string[] = [];
  let results: readonly BatchResult[];
  try {
    results = await batches.changeUploads(
      uploads.map(({ id }) => id),
      action,
    );
  } catch (error) {
    return { done, problem: describeError(error) };
  }
  for (const result of results)
    if ("problem" in result) failed.push(describeError(result.problem));
    else {
      done.add(result.id);
      library.put(result.upload);
      trash.put(result.upload);
    }
  const [problem] = failed;
  if (problem === undefined) return { done, problem };
  return {
    done,
    problem: uploads.length === 1 ? problem : messages.someFailed(failed.length, problem),
  };
};

/** Removes the uploads of deleted files from the queue. */
const removeFromQueue = ({ uploader }: Files, uploads: readonly Upload[]): void => {
  const ids = new Set(uploads.map(({ id }) => id));
  for (const { localId, state } of uploader.getSnapshot().uploads)
    if ("record" in state && ids.has(state.record.id)) uploader.remove(localId);
};
