import type { Finds } from "./file-collector.ts";

/** Files of one folder that are opened at a time. */
const openedAtATime = 100;

/**
 * Reads a folder with all that is in it, by its handle. What cannot be read is noted by name; the rest is found.
 *
 * @param path of the folder, as the person knows it
 */
export const readFolderHandle = async (
  folder: FileSystemDirectoryHandle,
  path: string,
  finds: Finds,
): Promise<void> => {
  let opening: Promise<void>[] = [];
  const subfolders: [FileSystemDirectoryHandle, string][] = [];
  try {
    for await (const child of folder.values()) {
      const childPath = `${path}/${child.name}`;
      if (finds.skips(childPath)) continue;
      if (child.kind === "directory") subfolders.push([child, childPath]);
      else
        opening.push(
          finds.add(childPath, async () => ({ file: await child.getFile(), handle: child })),
        );
      if (opening.length < openedAtATime) continue;
      await Promise.all(opening);
      opening = [];
    }
  } catch {
    finds.fail(path);
  }
  await Promise.all(opening);
  for (const [subfolder, subpath] of subfolders) await readFolderHandle(subfolder, subpath, finds);
};

/** Reads a folder with all that is in it, by its entry, in browsers that have no handles. */
export const readFolderEntry = async (
  folder: FileSystemDirectoryEntry,
  finds: Finds,
): Promise<void> => {
  const reader = folder.createReader();
  try {
    for (;;) {
      // A browser gives up to 100 at a time, and none at the end (File and Directory Entries API, "readEntries").
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (entries.length === 0) return;
      await Promise.all(entries.map((entry) => readEntry(entry, finds)));
    }
  } catch {
    finds.fail(pathOfEntry(folder));
  }
};

const readEntry = async (entry: FileSystemEntry, finds: Finds): Promise<void> => {
  const path = pathOfEntry(entry);
  if (finds.skips(path)) return;
  if (isFolder(entry)) return readFolderEntry(entry, finds);
  if (isFile(entry))
    return finds.add(
      path,
      () => new Promise((resolve, reject) => entry.file((file) => resolve({ file }), reject)),
    );
};

/** Entries' paths start with a slash. */
const pathOfEntry = ({ fullPath }: FileSystemEntry): string => fullPath.replace(/^\//, "");

export const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry =>
  entry.isDirectory;

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
