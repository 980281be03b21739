import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { FsckState } from "@slipway/operations/fsck/state";
import * as v from "valibot";
import { UsageError } from "../usage-error.ts";

/**
 * The state that a stopped check left.
 *
 * @returns undefined where there is none
 * @throws {UsageError} when the file is something else, or of another table or bucket
 */
export const readState = (
  path: string,
  { bucket, table }: Pick<FsckState, "bucket" | "table">,
): FsckState | undefined => {
  if (!existsSync(path)) return undefined;
  const state = parse(path);
  if (state === undefined) throw new UsageError(`${path} is no state of a check.`);
  if (state.bucket !== bucket || state.table !== table)
    throw new UsageError(
      `${path} is of the bucket ${state.bucket} and the table ${state.table}: name another file.`,
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

/** Milliseconds between two savings. */
const between = 1000;

/** Where a check keeps its state, if anywhere. */
export interface StateFile {
  /** Keep the state, unless that was done a moment ago. */
  readonly keep: () => void;
  /** Keep it now. */
  readonly save: () => void;
  /** It is not needed any more. */
  readonly remove: () => void;
}

/** @param path undefined to keep it nowhere */
export const stateFile = (path: string | undefined, state: FsckState): StateFile => {
  if (path === undefined) return { keep: () => {}, save: () => {}, remove: () => {} };
  let saved = Number.NEGATIVE_INFINITY;
  const save = () => {
    // Whole or not at all, whenever the process is killed.
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(state));
    renameSync(draft, path);
    saved = performance.now();
  };
  return {
    save,
    keep: () => {
      if (performance.now() - saved > between) save();
    },
    remove: () => rmSync(path, { force: true }),
  };
};
