import { createGroupCommit } from "@slipway/s3-local/storage/database/group-commit";
import { openLogSync } from "@slipway/s3-local/storage/shared-sync";
import { openPrivateDatabase } from "../data/private-files.ts";

export interface Message {
  readonly messageId: string;
  readonly body: string;
  /** How often the message was received, including this time. */
  readonly receiveCount: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** The messages of a queue in a file. */
export interface MessageStore {
  /** Returns the messages that are not dead letters, in the order in which they were sent. */
  readWaiting(): readonly Message[];
  /** Returns the dead letters. */
  readDead(): readonly Message[];
  /** Stores a new message. Once this resolves, it survives a crash of the machine. */
  insert(message: Message): Promise<void>;
  /** Increments the receive counts of messages. A crash of the machine may undo it. */
  countReceive(messages: readonly Message[]): Promise<void>;
  /** Removes handled messages with the next commit. A crash of the machine may undo it. */
  removeSoon(messages: readonly Message[]): void;
  /** Makes messages dead letters. Once this resolves, they survive a crash of the machine. */
  markDead(messages: readonly Message[]): Promise<void>;
  /** Makes messages dead letters at once. */
  markDeadNow(messages: readonly Message[]): void;
  /** Makes dead letters waiting messages with a receive count of 0. */
  markAlive(messages: readonly Message[]): void;
  /** Waits for the writes in flight. */
  close(): Promise<void>;
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    dead INTEGER NOT NULL DEFAULT 0
  ) STRICT`;

/** Opens the messages of a queue. */
export const openMessageStore = (file: string): MessageStore => {
  const database = openPrivateDatabase(file);
  database.exec(schema);
  const log = openLogSync(file);
  const durable = createGroupCommit(database, log.sync);
  // A crash of the machine may undo these writes and cause one more delivery, which consumers must handle anyway.
  const progress = createGroupCommit(database);
  const insert = database.prepare(
    "INSERT INTO messages (message_id, body, sent_at) VALUES (?, ?, ?)",
  );
  const select = database.prepare(
    "SELECT message_id, body, sent_at, receive_count FROM messages WHERE dead = ? ORDER BY sequence",
  );
  const receive = database.prepare(
    "UPDATE messages SET receive_count = receive_count + 1 WHERE message_id = ?",
  );
  const remove = database.prepare("DELETE FROM messages WHERE message_id = ?");
  const markDead = database.prepare("UPDATE messages SET dead = 1 WHERE message_id = ?");
  const markAlive = database.prepare(
    "UPDATE messages SET dead = 0, receive_count = 0 WHERE message_id = ?",
  );
  const read = (dead: 0 | 1): Message[] =>
    select.all(dead).map((row) => ({
      messageId: String(row.message_id),
      body: String(row.body),
      sentAt: Number(row.sent_at),
      receiveCount: Number(row.receive_count),
    }));
  const runForEach = (statement: typeof remove, messages: readonly Message[]): void => {
    for (const { messageId } of messages) statement.run(messageId);
  };

  return {
    readWaiting: () => read(0),
    readDead: () => read(1),
    insert: async ({ messageId, body, sentAt }) => {
      await durable.commit(() => insert.run(messageId, body, sentAt));
    },
    countReceive: (messages) => progress.commit(() => runForEach(receive, messages)),
    removeSoon: (messages) => progress.commitSoon(() => runForEach(remove, messages)),
    markDead: (messages) => durable.commit(() => runForEach(markDead, messages)),
    markDeadNow: (messages) => runForEach(markDead, messages),
    markAlive: (messages) => runForEach(markAlive, messages),
    close: async () => {
      durable.flush();
      progress.flush();
      await log.close();
      database.close();
    },
  };
};
