import type { AddedFile } from "@slipway/client/files/chosen-file";
import { isSystemFile } from "@slipway/client/files/system-files";

/** The result of a drop, a paste, or a choice. */
export interface FoundFiles {
  readonly files: readonly AddedFile[];
  /** Paths of files and folders that could not be read. */
  readonly unreadable: readonly string[];
  /** The number of skipped system files, such as `.DS_Store`. A system folder counts as one. */
  readonly skipped: number;
}

/** Creates a collector for files that are found one at a time. */
export const createFileCollector = () => {
  const files: AddedFile[] = [];
  const unreadable: string[] = [];
  let skipped = 0;

  return {
    /** Returns true and counts the path if it is a system file or folder. */
    skips: (path: string): boolean => {
      if (!isSystemFile(path)) return false;
      skipped += 1;
      return true;
    },

    /** Adds the file that `read` returns, or reports the path as unreadable. */
    add: async (path: string, read: () => AddedFile | Promise<AddedFile>): Promise<void> => {
      try {
        files.push(await read());
      } catch {
        unreadable.push(path);
      }
    },

    put: (file: AddedFile): void => {
      files.push(file);
    },

    fail: (path: string): void => {
      unreadable.push(path);
    },

    finish: (): FoundFiles => ({ files, unreadable, skipped }),
  };
};

export type FileCollector = ReturnType<typeof createFileCollector>;
