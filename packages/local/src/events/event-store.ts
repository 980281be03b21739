import { openPrivateDatabase } from "../data/private-files.ts";
import type { BusEvent } from "./event-bus.ts";

/** The upload of a stored event, and the event's number. */
interface StoredEvent {
  readonly upload: string;
  readonly sequence: number;
}

/** The events that a target has not accepted, in a file. */
export interface EventStore {
  /** Stores events in one transaction. Once this returns, they survive a kill. */
  insert(events: readonly BusEvent[]): readonly StoredEvent[];
  /** Returns all events, oldest first. */
  list(): readonly StoredEvent[];
  /** Returns an event as JSON, with the time at which it was stored, in milliseconds since the epoch. */
  read(sequence: number): { readonly event: string; readonly takenAt: number };
  remove(sequence: number): void;
  close(): void;
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    upload TEXT NOT NULL,
    event TEXT NOT NULL,
    taken_at INTEGER NOT NULL
  ) STRICT`;

/** Opens the events of a target. */
export const openEventStore = (file: string): EventStore => {
  const database = openPrivateDatabase(file);
  database.exec(schema);
  const insert = database.prepare("INSERT INTO events (upload, event, taken_at) VALUES (?, ?, ?)");
  const select = database.prepare("SELECT event, taken_at FROM events WHERE sequence = ?");
  const list = database.prepare("SELECT upload, sequence FROM events ORDER BY sequence");
  const remove = database.prepare("DELETE FROM events WHERE sequence = ?");
  return {
    insert(events) {
      database.exec("BEGIN IMMEDIATE");
      const stored = events.map((event) => ({
        upload: event.detail.id,
        sequence: Number(
          insert.run(event.detail.id, JSON.stringify(event), Date.now()).lastInsertRowid,
        ),
      }));
      database.exec("COMMIT");
      return stored;
    },
    list: () =>
      list.all().map(({ upload, sequence }) => ({
        upload: String(upload),
        sequence: Number(sequence),
      })),
    read(sequence) {
      const row = select.get(sequence);
      return { event: String(row?.event), takenAt: Number(row?.taken_at) };
    },
    remove(sequence) {
      remove.run(sequence);
    },
    close: () => database.close(),
  };
};
