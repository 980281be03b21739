/** File System Access (WICG), in Chromium; not yet in TypeScript's DOM library. */
interface HandleItem {
  readonly getAsFileSystemHandle?: () => Promise<
    FileSystemFileHandle | FileSystemDirectoryHandle | null
  >;
}

/** What an item of a drop or a paste provides only during the event. */
export interface TakenItem {
  readonly file: File | null;
  readonly entry: FileSystemEntry | null;
  /** Resolves to null if there is no handle. */
  readonly handling: Promise<FileSystemFileHandle | FileSystemDirectoryHandle | null | undefined>;
}

/** What the user dropped, pasted, or chose. */
export interface ChosenItems {
  readonly items?: readonly TakenItem[];
  readonly files?: readonly File[];
  /** Handles that the browser's picker returned. */
  readonly handles?: readonly FileSystemFileHandle[];
}

/**
 * Takes the files of a drop or a paste, with handles if the browser provides them. Call it during the event, because the browser
 * empties the transfer afterward.
 */
export const takeItems = (transfer: DataTransfer): ChosenItems => {
  const items = [...transfer.items].filter(({ kind }) => kind === "file").map(takeItem);
  return items.length > 0 ? { items } : { files: [...transfer.files] };
};

const takeItem = (item: DataTransferItem & HandleItem): TakenItem => ({
  file: item.getAsFile(),
  entry: needsEntry(item) ? item.webkitGetAsEntry() : null,
  // Browsers provide handles only in a secure context, and some never do.
  handling: (async () => item.getAsFileSystemHandle?.())().catch(() => null),
});

/**
 * Returns true if only an entry can tell whether an item is a folder. Chromium reads the disk for each entry, which blocks the page
 * for seconds if thousands of files are dropped. Its handles tell it, too, but some folders have none. A folder has no type.
 */
const needsEntry = (item: DataTransferItem & HandleItem): boolean =>
  "webkitGetAsEntry" in item && (item.getAsFileSystemHandle === undefined || item.type === "");
