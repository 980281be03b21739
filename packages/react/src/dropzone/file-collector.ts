import type { AddedFile } from "@slipway/client/files/chosen-file";
import { isSystemFile } from "@slipway/client/files/system-files";

/** What a drop, a paste or a choice gave. */
export interface FoundFiles {
  readonly files: readonly AddedFile[];
  /** Names of files and folders that could not be read, with their folders; the others were read all the same. */
  readonly unreadable: readonly string[];
  /** How many files of operating systems were left out, such as `.DS_Store`. A folder of them counts as one. */
  readonly skipped: number;
}

/** Collects found files one at a time. */
export const createFinds = () => {
  const files: AddedFile[] = [];
  const unreadable: string[] = [];
  let skipped = 0;

  return {
    /** Returns true, and counts it, if the file or folder is an operating system's own. */
    skips: (path: string): boolean => {
      if (!isSystemFile(path)) return false;
      skipped += 1;
      return true;
    },

    /** Adds the file that `read` gives, or its name to what could not be read. */
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

    found: (): FoundFiles => ({ files, unreadable, skipped }),
  };
};

export type Finds = ReturnType<typeof createFinds>;
