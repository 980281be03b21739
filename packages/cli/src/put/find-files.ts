import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { AddedFile } from "@slipway/client/files/chosen-file";
import { isSystemFile } from "@slipway/client/files/system-files";
import { openFile } from "@slipway/client/node/file-from-path";
import type { Terminal } from "../terminal.ts";

export interface FoundFiles {
  readonly files: readonly AddedFile[];
  /** The number of files and folders that cannot be read. */
  readonly unreadable: number;
}

/** A file to open, and the path of its folder as it is uploaded. */
interface FoundFile {
  readonly path: string;
  readonly folder?: string;
}

/**
 * Opens files, and all files of folders and their subfolders, with their paths from the folder on. Skips system files and, in folders,
 * links: a link can lead out of the folder, or back into it. Reports what is skipped or cannot be read.
 */
export const findFiles = async (
  paths: readonly string[],
  terminal: Terminal,
): Promise<FoundFiles> => {
  const files: AddedFile[] = [];
  let unreadable = 0;
  const fail = (path: string, error: unknown) => {
    unreadable += 1;
    terminal.printLine(`${path}: ${describeError(error)}`);
  };
  for (const found of await listFiles(paths, terminal, fail)) {
    try {
      files.push({ file: await openFile(found.path), path: found.folder });
    } catch (error) {
      fail(found.path, error);
    }
  }
  return { files, unreadable };
};

type Fail = (path: string, error: unknown) => void;

const listFiles = async (
  paths: readonly string[],
  terminal: Terminal,
  fail: Fail,
): Promise<readonly FoundFile[]> => {
  const found: FoundFile[] = [];
  for (const path of paths) {
    if (isSystemFile(basename(path)))
      terminal.printLine(`${path}: Skipped, because it is a system file.`);
    else if (await isFolder(path))
      found.push(...(await readFolder({ path, folder: basename(resolve(path)) }, terminal, fail)));
    else found.push({ path });
  }
  return found;
};

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const readFolder = async (
  { path, folder }: Required<FoundFile>,
  terminal: Terminal,
  fail: Fail,
): Promise<readonly FoundFile[]> => {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    fail(path, error);
    return [];
  });
  const found: FoundFile[] = [];
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const child = { path: join(path, entry.name), folder };
    if (isSystemFile(entry.name)) continue;
    if (entry.isDirectory()) {
      const subfolder = { ...child, folder: `${folder}/${entry.name}` };
      found.push(...(await readFolder(subfolder, terminal, fail)));
    } else if (entry.isFile()) found.push(child);
    else terminal.printLine(`${child.path}: Skipped, because it is not a regular file.`);
  }
  return found;
};

const describeError = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  const text = code === undefined ? undefined : errorTexts[code];
  return text ?? (error instanceof Error ? error.message : String(error));
};

/** The texts for error codes of `node:fs`. */
const errorTexts: Readonly<Record<string, string>> = {
  ENOENT: "No such file.",
  EISDIR: "Not a file.",
  EACCES: "Permission denied.",
};
