import type { DatabaseSync } from "node:sqlite";
import { numberColumn } from "./row.ts";

/**
 * Numbers that strictly grow, across restarts too. They order the versions of a key and become
 * the sequencer of its events. Milliseconds lead, so that they keep growing for a consumer even
 * after the data folder was emptied.
 */
export interface Sequence {
  next(): number;
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
  };
};
