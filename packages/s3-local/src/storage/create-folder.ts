import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Creates a folder and its missing parents, or throws. Node's recursive `mkdirSync` never returns where the system
 * answers ENOENT although the parent exists, as in /proc. So the first missing folder is created on its own.
 *
 * @param mode the mode of every folder that is created
 */
export const createFolder = (path: string, mode: number): void => {
  const first = findFirstMissing(resolve(path));
  if (first !== undefined) {
    try {
      mkdirSync(first, { mode });
    } catch (error) {
      // Another process may have created it in the meantime.
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
  mkdirSync(path, { recursive: true, mode });
};

const findFirstMissing = (path: string): string | undefined => {
  if (existsSync(path)) return undefined;
  const parent = dirname(path);
  return existsSync(parent) ? path : findFirstMissing(parent);
};
