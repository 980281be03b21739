import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { FsckState } from "@slipway/operations/fsck/state";
import * as v from "valibot";
import { UsageError } from "../usage-error.ts";

/**
 * Reads the state of an interrupted check.
 *
 * @returns undefined if the file does not exist
 * @throws {UsageError} if the file is not a state file, or belongs to another table or bucket
 */
export const readState = (
  path: string,
  { bucket, table }: Pick<FsckState, "bucket" | "table">,
): FsckState | undefined => {
  if (!existsSync(path)) return undefined;
  const state = parse(path);
  if (state === undefined) throw new UsageError(`${path} is not a state file of fsck.`);
  if (state.bucket !== bucket || state.table !== table)
    throw new UsageError(
      `${path} belongs to the bucket ${state.bucket} and the table ${state.table}. Use another file.`,
    );
  return state;
};

const parse = (path: string): FsckState | undefined => {
  try {
    return v.parse(FsckState, JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
};

/** Milliseconds between two saves. */
const saveInterval = 1000;

/** Saves the state of a check, if a path is given. */
export interface StateFile {
  /** Saves the state, unless it was saved less than a second ago. */
  readonly saveRegularly: () => void;
  readonly saveNow: () => void;
  readonly remove: () => void;
}

/** @param path undefined to save nothing */
export const createStateFile = (path: string | undefined, state: FsckState): StateFile => {
  if (path === undefined) return { saveRegularly: () => {}, saveNow: () => {}, remove: () => {} };
  let savedAt = Number.NEGATIVE_INFINITY;
  const saveNow = () => {
    // Renaming is atomic, so the file is complete whenever the process is killed.
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(state));
    renameSync(draft, path);
    savedAt = performance.now();
  };
  return {
    saveNow,
    saveRegularly: () => {
      if (performance.now() - savedAt > saveInterval) saveNow();
    },
    remove: () => rmSync(path, { force: true }),
  };
};
