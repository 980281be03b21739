import { createFinds, type Finds, type FoundFiles } from "./file-collector.ts";
import { isFolder, readFolderEntry, readFolderHandle } from "./read-folder.ts";

/** File System Access (WICG), in Chromium; TypeScript's DOM library does not know it yet. */
interface HandleItem {
  readonly getAsFileSystemHandle?: () => Promise<
    FileSystemFileHandle | FileSystemDirectoryHandle | null
  >;
}

/**
 * Finds the files of a drop or a paste, with their handles where the browser gives some. Folders are read to the bottom.
 * Call it while the event is handled: the browser empties the transfer afterward.
 */
export const findTransferredFiles = async (transfer: DataTransfer): Promise<FoundFiles> => {
  const finds = createFinds();
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const taken = items.map((item) => takeItem(item));
  if (items.length === 0) addFiles(transfer.files, finds);
  await Promise.all(taken.map((read) => read(finds)));
  return finds.found();
};

/** Finds the files that were chosen in an input, of files or of a folder. */
export const findChosenFiles = (files: Iterable<File> | null): FoundFiles => {
  const finds = createFinds();
  addFiles(files ?? [], finds);
  return finds.found();
};

/** Finds the files of handles that a picker gave. */
export const findPickedFiles = async (
  handles: readonly FileSystemFileHandle[],
): Promise<FoundFiles> => {
  const finds = createFinds();
  const wanted = handles.filter(({ name }) => !finds.skips(name));
  await Promise.all(
    wanted.map((handle) =>
      finds.add(handle.name, async () => ({ file: await handle.getFile(), handle })),
    ),
  );
  return finds.found();
};

const addFiles = (files: Iterable<File>, finds: Finds): void => {
  for (const file of files)
    if (!finds.skips(file.webkitRelativePath || file.name)) finds.put({ file });
};

/** Takes from an item what it gives during the event only; what it returns reads the rest later. */
const takeItem = (item: DataTransferItem & HandleItem) => {
  const file = item.getAsFile();
  const entry = item.webkitGetAsEntry?.() ?? null;
  // A page that is not in a secure context gets no handles, and some browsers have none.
  const handling = (async () => item.getAsFileSystemHandle?.())().catch(() => null);

  return async (finds: Finds): Promise<void> => {
    const path = entry?.name ?? file?.name ?? "An unnamed item";
    if (finds.skips(path)) return;
    const handle = (await handling) ?? undefined;
    if (handle?.kind === "directory") return readFolderHandle(handle, handle.name, finds);
    if (entry !== null && isFolder(entry)) return readFolderEntry(entry, finds);
    return finds.add(path, async () => {
      const read = file ?? (await handle?.getFile());
      if (read === undefined) throw new DOMException("It gives no file.", "NotFoundError");
      return { file: read, ...(handle && { handle }) };
    });
  };
};
