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
  /** Undefined if there was no item. */
  readonly before: Image | undefined;
  /** Undefined if the item was removed. */
  readonly after: Image | undefined;
}

/** The changes of a table in order, kept until they are delivered. Every method is durable once it returns. */
export interface StreamJournal {
  /**
   * Records the intent to write an item.
   *
   * @returns false if an earlier intent was not concluded
   */
  intend(id: string): boolean;
  /** Returns the items that may have been written. */
  intended(): readonly string[];
  /** Records the item's current image, as a change if it differs. Ends the intent. */
  conclude(id: string, image: Image | undefined): void;
  /** Records that the item was not written. Ends the intent. */
  withdraw(id: string): void;
  /** Returns true if the journal has the item's image. */
  knows(id: string): boolean;
  /** Records the image of an item that is older than the journal. */
  adopt(id: string, image: Image): void;
  /** Returns the oldest changes. */
  oldest(limit: number): readonly StreamChange[];
  /** Removes the changes up to this one, which were delivered. */
  forget(upTo: number): void;
  /** Sets the listener for new changes. */
  onChange(listener: () => void): void;
  close(): void;
}

// The embedded DynamoDB survives the end of the process, but not of the machine. The journal need not be safer.
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
 * Opens the journal of a table's stream.
 *
 * @param file stores the journal
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

  const inTransaction = (act: () => void): void => {
    begin.run();
    try {
      act();
      commit.run();
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  };
  const readImage = (id: string): Image | undefined => parseImage(selectItem.get(id)?.image);

  return {
    intend: (id) => insertIntent.run(id).changes > 0,
    intended: () => selectIntents.all().map(({ id }) => String(id)),
    conclude(id, image) {
      const before = readImage(id);
      if (isDeepStrictEqual(before, image)) {
        removeIntent.run(id);
        return;
      }
      inTransaction(() => {
        insertChange.run(id, Date.now(), serializeImage(before), serializeImage(image));
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
        before: parseImage(row.before),
        after: parseImage(row.after),
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

const serializeImage = (image: Image | undefined): string | null =>
  image === undefined ? null : JSON.stringify(image);

const parseImage = (column: unknown): Image | undefined =>
  typeof column === "string" ? JSON.parse(column) : undefined;
