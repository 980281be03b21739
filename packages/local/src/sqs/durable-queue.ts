import { randomUUID } from "node:crypto";
import { limits } from "@slipway/core/limits";
import { createGroupCommit } from "@slipway/s3-local/storage/database/group-commit";
import { createBackoff } from "../backoff.ts";
import { openPrivateDatabase } from "../data/private-files.ts";

export interface Message {
  readonly messageId: string;
  readonly body: string;
  /** How often the message was received, including this time. */
  readonly receiveCount: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** Handles a batch, and returns the IDs of the messages that failed. */
export type Consumer = (batch: readonly Message[]) => Promise<readonly string[]>;

export interface Queue {
  /** Stores a message. Once this resolves, it survives a crash of the machine. */
  send(body: string): Promise<void>;
  /** Starts to deliver batches to a consumer, some of them concurrently. */
  consume(consumer: Consumer): void;
  /** Returns the messages that failed too often. */
  deadLetters(): readonly Message[];
  /** Redrives all dead letters with a receive count of 0, and returns their number. */
  redrive(): number;
  /** Resolves when no message is waiting or being handled. */
  idle(): Promise<void>;
  /** Stops deliveries, and resolves when the running batches have ended. Messages can still be sent. */
  stop(): Promise<void>;
  close(): void;
}

const concurrentBatches = 4;

export interface QueueOptions {
  /** Called for each message that becomes a dead letter. */
  readonly onDead?: (message: Message) => void;
  /** Returns the milliseconds until a failed message is redelivered. It replaces the visibility timeout. */
  readonly retryDelay?: (receiveCount: number) => number;
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    dead INTEGER NOT NULL DEFAULT 0
  ) STRICT`;

/**
 * Opens a queue like SQS with a dead-letter queue, in one file. It delivers at least once and in no guaranteed order. A
 * message that failed `limits.queue.maxReceiveCount` times becomes a dead letter. Messages are delivered as they arrive,
 * without polling: new ones in batches, and redelivered ones one at a time, lowest receive count first. A message that
 * ends the process therefore takes no other message to the dead letters.
 *
 * @param file stores the queue. Messages that were being handled when a process ended are redelivered, unless their
 *   receive count has reached the limit
 */
export const openQueue = (
  file: string,
  { onDead = () => {}, retryDelay = createBackoff(4) }: QueueOptions = {},
): Queue => {
  const database = openPrivateDatabase(file);
  database.exec(schema);
  const { commit } = createGroupCommit(database);
  // A crash of the machine may undo these writes and cause one more delivery, which consumers must handle anyway.
  const progress = openPrivateDatabase(file);
  progress.exec("PRAGMA synchronous = NORMAL");
  const { commit: commitProgress, commitSoon, flush } = createGroupCommit(progress);
  const insert = database.prepare(
    "INSERT INTO messages (message_id, body, sent_at) VALUES (?, ?, ?)",
  );
  const select = database.prepare(
    "SELECT message_id, body, sent_at, receive_count FROM messages WHERE dead = ? ORDER BY sequence",
  );
  const receive = progress.prepare(
    "UPDATE messages SET receive_count = receive_count + 1 WHERE message_id = ?",
  );
  const remove = progress.prepare("DELETE FROM messages WHERE message_id = ?");
  const markDead = database.prepare("UPDATE messages SET dead = 1 WHERE message_id = ?");
  const markAlive = database.prepare(
    "UPDATE messages SET dead = 0, receive_count = 0 WHERE message_id = ?",
  );
  const messages = (dead: 0 | 1): Message[] =>
    select.all(dead).map((row) => ({
      messageId: String(row.message_id),
      body: String(row.body),
      sentAt: Number(row.sent_at),
      receiveCount: Number(row.receive_count),
    }));

  const isExhausted = ({ receiveCount }: Message) => receiveCount >= limits.queue.maxReceiveCount;
  // A message with this receive count that was never settled ended a process each time.
  const ended = messages(0).filter(isExhausted);
  for (const { messageId } of ended) markDead.run(messageId);
  for (const message of ended) onDead(message);

  /** Messages that were never received, and messages to redeliver. */
  const newMessages: Message[] = [];
  const again: Message[] = [];
  /** The message that is being redelivered. If there were two, one could end the process for the other. */
  let retry: Message | undefined;
  const enqueue = (message: Message) =>
    (message.receiveCount === 0 ? newMessages : again).push(message);
  for (const message of messages(0)) enqueue(message);
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let sending = 0;
  let consumer: Consumer | undefined;
  let whenIdle: (() => void)[] = [];

  const retryLater = (message: Message): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      enqueue(message);
      deliver();
    }, retryDelay(message.receiveCount));
    timers.add(timer);
  };

  const settle = async (batch: readonly Message[], failed: ReadonlySet<string>): Promise<void> => {
    const done = batch.filter(({ messageId }) => !failed.has(messageId));
    commitSoon(() => {
      for (const { messageId } of done) remove.run(messageId);
    });
    const again = batch.filter(({ messageId }) => failed.has(messageId));
    const dead = again.filter(isExhausted);
    for (const message of again) if (!dead.includes(message)) retryLater(message);
    if (dead.length === 0) return;
    await commit(() => {
      for (const { messageId } of dead) markDead.run(messageId);
    });
    for (const message of dead) onDead(message);
  };

  const handle = async (consume: Consumer, taken: readonly Message[]): Promise<void> => {
    // Counted before the delivery, so that a message that ends the process is not redelivered forever.
    await commitProgress(() => {
      for (const { messageId } of taken) receive.run(messageId);
    });
    const batch = taken.map((message) => ({ ...message, receiveCount: message.receiveCount + 1 }));
    let failed: readonly string[];
    try {
      failed = await consume(batch);
    } catch {
      // As with SQS, a consumer that throws handled no message.
      failed = batch.map(({ messageId }) => messageId);
    }
    await settle(batch, new Set(failed));
  };

  /** Takes the messages of the next batch, if one can be delivered now. */
  const take = (): Message[] => {
    if (consumer === undefined || running.size >= concurrentBatches) return [];
    if (retry === undefined && again.length > 0) {
      again.sort((one, other) => one.receiveCount - other.receiveCount);
      retry = again.shift();
      if (retry !== undefined) return [retry];
    }
    return newMessages.splice(0, limits.queue.batchSize);
  };

  const deliver = (): void => {
    for (let taken = take(); consumer !== undefined && taken.length > 0; taken = take()) {
      const handling = handle(consumer, taken).finally(() => {
        running.delete(handling);
        if (taken[0] === retry) retry = undefined;
        deliver();
      });
      running.add(handling);
    }
    resolveIdle();
  };

  const resolveIdle = (): void => {
    if (newMessages.length + again.length + running.size + timers.size + sending > 0) return;
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  };

  return {
    async send(body) {
      const message = { messageId: randomUUID(), body, sentAt: Date.now(), receiveCount: 0 };
      sending += 1;
      try {
        await commit(() => insert.run(message.messageId, message.body, message.sentAt));
        enqueue(message);
      } finally {
        sending -= 1;
        deliver();
      }
    },
    consume(given) {
      consumer = given;
      deliver();
    },
    deadLetters: () => messages(1),
    redrive() {
      const redriven = messages(1).map((message) => ({ ...message, receiveCount: 0 }));
      for (const { messageId } of redriven) markAlive.run(messageId);
      for (const message of redriven) enqueue(message);
      deliver();
      return redriven.length;
    },
    idle: () =>
      new Promise((resolve) => {
        whenIdle.push(resolve);
        deliver();
      }),
    async stop() {
      consumer = undefined;
      await Promise.all(running);
      for (const timer of timers) clearTimeout(timer);
    },
    close() {
      flush();
      progress.close();
      database.close();
    },
  };
};
