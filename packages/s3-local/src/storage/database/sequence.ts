import type { DatabaseSync } from "node:sqlite";
import { numberColumn } from "./row.ts";

/**
 * Returns numbers that strictly grow, also across restarts. They order the versions of a key and are the
 * sequencer of its events. They start with the time, so that they also grow after the data folder was
 * deleted.
 */
export interface Sequence {
  next(): number;
  /** Returns the last number that was used. */
  last(): number;
}

export const openSequence = (database: DatabaseSync, clock: () => Date): Sequence => {
  database.exec(
    "INSERT INTO last_sequence SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM last_sequence)",
  );
  const row = database.prepare("SELECT value FROM last_sequence").get();
  let last = row === undefined ? 0 : numberColumn(row, "value");
  const save = database.prepare("UPDATE last_sequence SET value = ?");
  return {
    next() {
      last = Math.max(last + 1, clock().getTime() * 1024);
      save.run(last);
      return last;
    },
    last: () => last,
  };
};
