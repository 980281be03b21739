import { isDeepStrictEqual } from "node:util";
import type { StreamRecord } from "aws-lambda";
import { openPrivateDatabase } from "../data/private-files.ts";

/** An item as a stream tells it: DynamoDB's typed attribute values by name. */
export type Image = NonNullable<StreamRecord["NewImage"]>;

/** One change of an item. */
export interface StreamChange {
  /** Its place in the stream. */
  readonly sequence: number;
  readonly id: string;
  /** When it was noted, in milliseconds since the epoch. */
  readonly at: number;
  /** Undefined where there was no item. */
  readonly before: Image | undefined;
  /** Undefined where the item was removed. */
  readonly after: Image | undefined;
}

/** What changed in a table, in order, kept until it was told. Everything here survives a kill when it returns. */
export interface StreamJournal {
  /**
   * Note that an item is about to be written.
   *
   * @returns whether nobody has noted that before without concluding it
   */
  intend(id: string): boolean;
  /** Items of which it is not known whether they were written. */
  intended(): readonly string[];
  /** The item is this now: a change, unless it was so before. Ends the intent. */
  conclude(id: string, image: Image | undefined): void;
  /** The item was not written. Ends the intent. */
  withdraw(id: string): void;
  /** Whether the journal knows what the item was. */
  knows(id: string): boolean;
  /** The item has been this since before there was a journal. */
  adopt(id: string, image: Image): void;
  /** The oldest changes, up to so many. */
  oldest(limit: number): readonly StreamChange[];
  /** Forget changes up to this one: they were told. */
  forget(upTo: number): void;
  /** Call this whenever there is a new change. */
  onChange(listener: () => void): void;
  close(): void;
}

// What DynamoDB here keeps survives the end of the process, not of the machine; so this need not be safer.
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS items (id TEXT PRIMARY KEY, image TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS intents (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    before TEXT,
    after TEXT
  ) STRICT`;

/**
 * Open the journal of a table's stream.
 *
 * @param file where it is kept
 */
export const openStreamJournal = (file: string): StreamJournal => {
  const database = openPrivateDatabase(file);
  database.exec(schema);
  const insertIntent = database.prepare("INSERT OR IGNORE INTO intents (id) VALUES (?)");
  const removeIntent = database.prepare("DELETE FROM intents WHERE id = ?");
  const selectIntents = database.prepare("SELECT id FROM intents ORDER BY id");
  const selectItem = database.prepare("SELECT image FROM items WHERE id = ?");
  const putItem = database.prepare("INSERT OR REPLACE INTO items (id, image) VALUES (?, ?)");
  const removeItem = database.prepare("DELETE FROM items WHERE id = ?");
  const insertChange = database.prepare(
    "INSERT INTO changes (id, at, before, after) VALUES (?, ?, ?, ?)",
  );
  const selectChanges = database.prepare("SELECT * FROM changes ORDER BY sequence LIMIT ?");
  const removeChanges = database.prepare("DELETE FROM changes WHERE sequence <= ?");
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  let listener = () => {};

  const atOnce = (act: () => void): void => {
    begin.run();
    try {
      act();
      commit.run();
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  };
  const known = (id: string): Image | undefined => imageOf(selectItem.get(id)?.image);

  return {
    intend: (id) => insertIntent.run(id).changes > 0,
    intended: () => selectIntents.all().map(({ id }) => String(id)),
    conclude(id, image) {
      const before = known(id);
      if (isDeepStrictEqual(before, image)) {
        removeIntent.run(id);
        return;
      }
      atOnce(() => {
        insertChange.run(id, Date.now(), textOf(before), textOf(image));
        if (image === undefined) removeItem.run(id);
        else putItem.run(id, JSON.stringify(image));
        removeIntent.run(id);
      });
      listener();
    },
    withdraw: (id) => {
      removeIntent.run(id);
    },
    knows: (id) => selectItem.get(id) !== undefined,
    adopt: (id, image) => {
      putItem.run(id, JSON.stringify(image));
    },
    oldest: (limit) =>
      selectChanges.all(limit).map((row) => ({
        sequence: Number(row.sequence),
        id: String(row.id),
        at: Number(row.at),
        before: imageOf(row.before),
        after: imageOf(row.after),
      })),
    forget: (upTo) => {
      removeChanges.run(upTo);
    },
    onChange: (given) => {
      listener = given;
    },
    close: () => database.close(),
  };
};

const textOf = (image: Image | undefined): string | null =>
  image === undefined ? null : JSON.stringify(image);

const imageOf = (column: unknown): Image | undefined =>
  typeof column === "string" ? JSON.parse(column) : undefined;
