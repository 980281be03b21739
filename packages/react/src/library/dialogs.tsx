import type { Upload } from "@slipway/core/api";
import { useCallback, useEffect, useMemo } from "react";
import { createLazyPart } from "../lazy/lazy-part.tsx";
import type { Files } from "../styled/files.ts";
import { type ListedFile, toUpload } from "./state/listed-files.ts";
import { closeFile, openFile } from "./state/url-state.ts";
import type { FileActions } from "./state/use-file-actions.ts";
import { useReturnedFocus } from "./use-returned-focus.ts";

const Viewer = createLazyPart(async () => (await import("../viewer/viewer.tsx")).Viewer);
const ShareDialog = createLazyPart(
  async () => (await import("../sharing/share-dialog.tsx")).ShareDialog,
);
const EditDialog = createLazyPart(
  async () => (await import("../editing/edit-dialog.tsx")).EditDialog,
);
const ConfirmDelete = createLazyPart(
  async () => (await import("./bars/confirm-delete.tsx")).ConfirmDelete,
);

/** Shows the file of the page's address in the viewer. */
export const OpenFile = ({
  files,
  items,
  records,
  id,
  actions,
}: {
  readonly files: Files;
  readonly items: readonly ListedFile[];
  readonly records: ReadonlyMap<string, Upload>;
  /** Empty if no file is open. */
  readonly id: string;
  readonly actions: Pick<FileActions, "moveToTrash" | "restore" | "share">;
}) => {
  const uploads = useMemo(
    () => (id === "" ? [] : items.map((item) => records.get(item.id) ?? toUpload(item))),
    [id, items, records],
  );
  const find = useCallback(
    async (ids: readonly string[]): Promise<readonly Upload[]> => {
      const known = uploads.filter((upload) => ids.includes(upload.id));
      return known.length === ids.length
        ? known
        : Promise.all(ids.map((wanted) => files.api.getUpload(wanted)));
    },
    [files, uploads],
  );
  const moveToTrash = async (ids: readonly string[]) => {
    const index = uploads.findIndex((upload) => upload.id === ids[0]);
    const next = uploads[index + 1] ?? uploads[index - 1];
    if (next === undefined) closeFile();
    else openFile(next.id);
    await actions.moveToTrash(await find(ids));
  };
  if (id === "") return null;
  return (
    <Viewer
      files={files}
      uploads={uploads}
      id={id}
      onNavigate={openFile}
      onClose={closeFile}
      onMoveToTrash={(ids) => void moveToTrash(ids)}
      onRestore={async (ids) => actions.restore(await find(ids))}
      onShare={async (ids) => actions.share(await find(ids))}
    />
  );
};

/** Shows the dialog that an action has opened. */
export const Dialogs = ({
  files,
  actions,
}: {
  readonly files: Files;
  readonly actions: FileActions;
}) => {
  const { shared, edited, confirming, closeDialog } = actions;
  useReturnedFocus([...shared, ...edited, ...confirming][0]?.id);
  const isAboutView = shared.length + edited.length > 0;
  useEffect(() => {
    if (!isAboutView) return;
    // The browser's Back shows other files than those of the dialog. Unsaved texts are kept.
    window.addEventListener("popstate", closeDialog);
    return () => window.removeEventListener("popstate", closeDialog);
  }, [isAboutView, closeDialog]);
  return (
    <>
      {shared.length > 0 && <ShareDialog files={files} uploads={shared} onClose={closeDialog} />}
      {edited.length > 0 && <EditDialog files={files} uploads={edited} onClose={closeDialog} />}
      {confirming.length > 0 && <ConfirmDelete actions={actions} />}
    </>
  );
};
