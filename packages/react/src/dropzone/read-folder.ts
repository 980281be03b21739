import type { FileCollector } from "./file-collector.ts";

/** How many files of a folder are opened at a time. */
const openAtATime = 100;

/**
 * Reads a folder and its subfolders through a handle. Files that cannot be read are reported by name, and do not stop it.
 *
 * @param path the path of the folder, which its files are uploaded with
 */
export const readFolderHandle = async (
  folder: FileSystemDirectoryHandle,
  path: string,
  found: FileCollector,
): Promise<void> => {
  let opening: Promise<void>[] = [];
  const subfolders: [FileSystemDirectoryHandle, string][] = [];
  try {
    for await (const child of folder.values()) {
      const childPath = `${path}/${child.name}`;
      if (found.skips(childPath)) continue;
      if (child.kind === "directory") subfolders.push([child, childPath]);
      else
        opening.push(
          found.add(childPath, async () => ({ file: await child.getFile(), handle: child, path })),
        );
      if (opening.length < openAtATime) continue;
      await Promise.all(opening);
      opening = [];
    }
  } catch {
    found.fail(path);
  }
  await Promise.all(opening);
  for (const [subfolder, subpath] of subfolders) await readFolderHandle(subfolder, subpath, found);
};

/** Reads a folder and its subfolders through an entry, in browsers without handles. */
export const readFolderEntry = async (
  folder: FileSystemDirectoryEntry,
  found: FileCollector,
): Promise<void> => {
  const reader = folder.createReader();
  try {
    for (;;) {
      // Returns up to 100 entries per call, and none at the end (File and Directory Entries API, "readEntries").
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (entries.length === 0) return;
      await Promise.all(entries.map((entry) => readEntry(entry, found)));
    }
  } catch {
    found.fail(readPath(folder));
  }
};

const readEntry = async (entry: FileSystemEntry, found: FileCollector): Promise<void> => {
  const path = readPath(entry);
  if (found.skips(path)) return;
  if (isFolder(entry)) return readFolderEntry(entry, found);
  if (isFile(entry))
    return found.add(
      path,
      () =>
        new Promise((resolve, reject) =>
          entry.file((file) => resolve({ file, path: getFolder(path) }), reject),
        ),
    );
};

/** Returns the path of the folder that a file is in. */
const getFolder = (path: string): string => path.slice(0, path.lastIndexOf("/"));

/** Returns an entry's path without its leading slash. */
const readPath = ({ fullPath }: FileSystemEntry): string => fullPath.replace(/^\//, "");

export const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry =>
  entry.isDirectory;

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
