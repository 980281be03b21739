// A dropzone loads this module when the user adds files.

import { forEachInSlices } from "@slipway/client/files/time-slices";
import { type CustomMessages, completeMessages } from "@slipway/client/messages";
import type { Uploader } from "@slipway/client/uploader";
import { formatMessage } from "@slipway/client/words/format-message";
import { checkChosen } from "./check-chosen.ts";
import type { ChosenItems, TakenItem } from "./chosen-items.ts";
import { createFileCollector, type FileCollector } from "./file-collector.ts";
import { isFolder, readFolderEntry, readFolderHandle } from "./read-folder.ts";

/**
 * Finds all files of what a user added. Reads folders and their subfolders, and separates the files that break a rule of their
 * kind.
 *
 * @param options `uploader` has the rules; without one, no file breaks a rule. `messages` are the app's texts
 * @returns undefined if there was nothing, such as after the user closed the picker
 */
export const findFiles = async ({
  chosen: { items = [], files = [], handles = [] },
  uploader,
  kind,
  messages,
}: {
  readonly chosen: ChosenItems;
  readonly uploader: Pick<Uploader, "kinds" | "prepares"> | undefined;
  readonly kind: string | undefined;
  readonly messages: CustomMessages | undefined;
}) => {
  const collector = createFileCollector();
  const unnamed = formatMessage(completeMessages(messages).dropzone.unnamed, {});
  await forEachInSlices(files, (file) => {
    if (!collector.skips(file.webkitRelativePath || file.name)) collector.put({ file });
  });
  await Promise.all([
    ...items.map((item) => readItem(item, unnamed, collector)),
    ...handles.map((handle) => readHandle(handle, collector)),
  ]);
  const { files: found, unreadable, skipped } = collector.finish();
  if (found.length + unreadable.length + skipped === 0) return undefined;
  const checked = uploader
    ? await checkChosen(uploader, kind, found, messages)
    : { files: found, refused: [] };
  return { files: checked.files, leftOut: { refused: checked.refused, unreadable, skipped } };
};

const readHandle = async (handle: FileSystemFileHandle, found: FileCollector): Promise<void> => {
  if (found.skips(handle.name)) return;
  await found.add(handle.name, async () => ({ file: await handle.getFile(), handle }));
};

/** @param unnamed stands for the name of an item that has none */
const readItem = async (
  { file, entry, handling }: TakenItem,
  unnamed: string,
  found: FileCollector,
): Promise<void> => {
  const path = entry?.name ?? file?.name ?? unnamed;
  if (found.skips(path)) return;
  const handle = (await handling) ?? undefined;
  if (handle?.kind === "directory") return readFolderHandle(handle, handle.name, found);
  if (entry !== null && isFolder(entry)) return readFolderEntry(entry, found);
  return found.add(path, async () => {
    // Chromium knows the size of a handle's file. For any other file, the page waits for the disk when it reads the size.
    const read = (await handle?.getFile().catch(() => undefined)) ?? file;
    if (read === null) throw new DOMException("The item has no file.", "NotFoundError");
    return { file: read, ...(handle && { handle }) };
  });
};
