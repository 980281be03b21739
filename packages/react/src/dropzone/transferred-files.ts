import { type CustomMessages, completeMessages } from "@slipway/client/messages";
import { formatMessage } from "@slipway/client/words/format-message";
import { createFileCollector, type FileCollector, type FoundFiles } from "./file-collector.ts";
import { isFolder, readFolderEntry, readFolderHandle } from "./read-folder.ts";

/** File System Access (WICG), in Chromium; not yet in TypeScript's DOM library. */
interface HandleItem {
  readonly getAsFileSystemHandle?: () => Promise<
    FileSystemFileHandle | FileSystemDirectoryHandle | null
  >;
}

/**
 * Finds the files of a drop or a paste, with handles if the browser provides them. Reads folders and their subfolders.
 * Call it during the event, because the browser empties the transfer afterward.
 *
 * @param messages the app's texts, one of which stands for the name of an item that has none
 */
export const findTransferredFiles = async (
  transfer: DataTransfer,
  messages: CustomMessages | undefined,
): Promise<FoundFiles> => {
  const found = createFileCollector();
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const unnamed = formatMessage(completeMessages(messages).dropzone.unnamed, {});
  const taken = items.map((item) => takeItem(item, unnamed));
  if (items.length === 0) addFiles(transfer.files, found);
  await Promise.all(taken.map((read) => read(found)));
  return found.finish();
};

/** Finds the files that were chosen in a file or folder input. */
export const findChosenFiles = (files: Iterable<File> | null): FoundFiles => {
  const found = createFileCollector();
  addFiles(files ?? [], found);
  return found.finish();
};

/** Finds the files of the handles that a picker returned. */
export const findPickedFiles = async (
  handles: readonly FileSystemFileHandle[],
): Promise<FoundFiles> => {
  const found = createFileCollector();
  const wanted = handles.filter(({ name }) => !found.skips(name));
  await Promise.all(
    wanted.map((handle) =>
      found.add(handle.name, async () => ({ file: await handle.getFile(), handle })),
    ),
  );
  return found.finish();
};

const addFiles = (files: Iterable<File>, found: FileCollector): void => {
  for (const file of files)
    if (!found.skips(file.webkitRelativePath || file.name)) found.put({ file });
};

/** Reads what an item provides only during the event. Returns a function that reads the rest later. */
const takeItem = (item: DataTransferItem & HandleItem, unnamed: string) => {
  const file = item.getAsFile();
  const entry = item.webkitGetAsEntry?.() ?? null;
  // Browsers provide handles only in a secure context, and some never do.
  const handling = (async () => item.getAsFileSystemHandle?.())().catch(() => null);

  return async (found: FileCollector): Promise<void> => {
    const path = entry?.name ?? file?.name ?? unnamed;
    if (found.skips(path)) return;
    const handle = (await handling) ?? undefined;
    if (handle?.kind === "directory") return readFolderHandle(handle, handle.name, found);
    if (entry !== null && isFolder(entry)) return readFolderEntry(entry, found);
    return found.add(path, async () => {
      const read = file ?? (await handle?.getFile());
      if (read === undefined) throw new DOMException("The item has no file.", "NotFoundError");
      return { file: read, ...(handle && { handle }) };
    });
  };
};
