import type { DatabaseSync } from "node:sqlite";
import { numberColumn, textColumn } from "./row.ts";

/** Stores events in the transaction of their change, until they are delivered. */
export interface Outbox {
  /** @param id The event's sequence number, so that ids grow and are never reused. */
  add(id: number, notification: string): void;
  get(id: number): string | undefined;
  /** Returns the ids after `id` whose events are durable, oldest first. */
  idsAfter(id: number): number[];
  remove(id: number): void;
}

/** @param durable returns the last id that is durable */
export const openOutbox = (database: DatabaseSync, durable: () => number): Outbox => {
  const insert = database.prepare("INSERT INTO outbox (id, notification) VALUES (?, ?)");
  const select = database.prepare("SELECT notification FROM outbox WHERE id = ?");
  const selectIds = database.prepare("SELECT id FROM outbox WHERE id > ? AND id <= ? ORDER BY id");
  const remove = database.prepare("DELETE FROM outbox WHERE id = ?");
  return {
    add(id, notification) {
      insert.run(id, notification);
    },
    get(id) {
      const row = select.get(id);
      return row === undefined ? undefined : textColumn(row, "notification");
    },
    idsAfter: (id) => selectIds.all(id, durable()).map((row) => numberColumn(row, "id")),
    remove(id) {
      remove.run(id);
    },
  };
};
