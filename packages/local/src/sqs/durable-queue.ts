import { randomUUID } from "node:crypto";
import { limits } from "@slipway/core/limits";
import { groupCommit } from "@slipway/s3-local/storage/database/group-commit";
import { openPrivateDatabase } from "../data/private-files.ts";

export interface Message {
  readonly messageId: string;
  readonly body: string;
  /** How often it was handed out, this time included. */
  readonly receiveCount: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** Handles a batch; resolves to the ids of the messages that failed and must come again. */
export type Consumer = (batch: readonly Message[]) => Promise<readonly string[]>;

export interface Queue {
  /** Keep a message for delivery. When this resolves, it survives a crash of the machine. */
  send(body: string): Promise<void>;
  /** Begin to deliver, to one consumer, some batches at a time. */
  consume(consumer: Consumer): void;
  /** Messages that failed as often as they may. */
  deadLetters(): readonly Message[];
  /** Put all of those back, to be tried as often again as any message; returns how many. */
  redrive(): number;
  /** Resolves when no message is waiting or being handled. */
  idle(): Promise<void>;
  /** Hand out nothing more; resolves when what is being handled is done. Messages can still be sent. */
  stop(): Promise<void>;
  close(): void;
}

const concurrentBatches = 4;

export interface QueueOptions {
  /** Told of each message that is set aside. */
  readonly onDead?: (message: Message) => void;
  /** Milliseconds until a message that failed comes again: a laptop's stand-in for the visibility timeout. */
  readonly retryDelay?: (receiveCount: number) => number;
}

const shortButGrowing = (receiveCount: number): number =>
  Math.min(200 * 4 ** (receiveCount - 1), 30_000);

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
 * A queue like SQS with a dead-letter queue, in one file: at least once, in no promised order, a message that failed
 * `limits.queue.maxReceiveCount` times set aside. Messages are handed out as they arrive, without polling: new ones in
 * batches, and one at a time what was handed out before, least often first. A message that ends the process can so take
 * none with it to the dead letters.
 *
 * @param file where it is kept; what was being handled when a process ended is handed out again, unless that was its last
 *   time
 */
export const openQueue = (
  file: string,
  { onDead = () => {}, retryDelay = shortButGrowing }: QueueOptions = {},
): Queue => {
  const database = openPrivateDatabase(file);
  database.exec(schema);
  const { commit } = groupCommit(database);
  // What a crash of the machine undoes here costs one more delivery, which consumers must bear anyway; so it waits for no disk.
  const progress = openPrivateDatabase(file);
  progress.exec("PRAGMA synchronous = NORMAL");
  const { commit: commitProgress, commitSoon, flush } = groupCommit(progress);
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
  const bury = database.prepare("UPDATE messages SET dead = 1 WHERE message_id = ?");
  const revive = database.prepare(
    "UPDATE messages SET dead = 0, receive_count = 0 WHERE message_id = ?",
  );
  const messages = (dead: 0 | 1): Message[] =>
    select.all(dead).map((row) => ({
      messageId: String(row.message_id),
      body: String(row.body),
      sentAt: Number(row.sent_at),
      receiveCount: Number(row.receive_count),
    }));

  const hasFailedForGood = ({ receiveCount }: Message) =>
    receiveCount >= limits.queue.maxReceiveCount;
  // What was handed out so often and never settled has ended a process each time.
  const ended = messages(0).filter(hasFailedForGood);
  for (const { messageId } of ended) bury.run(messageId);
  for (const message of ended) onDead(message);

  /** What was never handed out, and what was. */
  const fresh: Message[] = [];
  const again: Message[] = [];
  /** The one message that is being handled again. Two at once could end the process for each other. */
  let retry: Message | undefined;
  const wait = (message: Message) => (message.receiveCount === 0 ? fresh : again).push(message);
  for (const message of messages(0)) wait(message);
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let sending = 0;
  let consumer: Consumer | undefined;
  let whenIdle: (() => void)[] = [];

  const retryLater = (message: Message): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      wait(message);
      pump();
    }, retryDelay(message.receiveCount));
    timers.add(timer);
  };

  const settle = async (batch: readonly Message[], failed: ReadonlySet<string>): Promise<void> => {
    const done = batch.filter(({ messageId }) => !failed.has(messageId));
    commitSoon(() => {
      for (const { messageId } of done) remove.run(messageId);
    });
    const again = batch.filter(({ messageId }) => failed.has(messageId));
    const dead = again.filter(hasFailedForGood);
    for (const message of again) if (!dead.includes(message)) retryLater(message);
    if (dead.length === 0) return;
    await commit(() => {
      for (const { messageId } of dead) bury.run(messageId);
    });
    for (const message of dead) onDead(message);
  };

  const handle = async (consume: Consumer, taken: readonly Message[]): Promise<void> => {
    // Before they are handed out, so that a message that ends the process is not tried for ever.
    await commitProgress(() => {
      for (const { messageId } of taken) receive.run(messageId);
    });
    const batch = taken.map((message) => ({ ...message, receiveCount: message.receiveCount + 1 }));
    let failed: readonly string[];
    try {
      failed = await consume(batch);
    } catch {
      // Like SQS: a consumer that throws handled nothing.
      failed = batch.map(({ messageId }) => messageId);
    }
    await settle(batch, new Set(failed));
  };

  /** Takes the messages of the next batch; none if it is not time. */
  const take = (): Message[] => {
    if (consumer === undefined || running.size >= concurrentBatches) return [];
    if (retry === undefined && again.length > 0) {
      again.sort((one, other) => one.receiveCount - other.receiveCount);
      retry = again.shift();
      if (retry !== undefined) return [retry];
    }
    return fresh.splice(0, limits.queue.batchSize);
  };

  const pump = (): void => {
    for (let taken = take(); consumer !== undefined && taken.length > 0; taken = take()) {
      const handling = handle(consumer, taken).finally(() => {
        running.delete(handling);
        if (taken[0] === retry) retry = undefined;
        pump();
      });
      running.add(handling);
    }
    resolveIdle();
  };

  const resolveIdle = (): void => {
    if (fresh.length + again.length + running.size + timers.size + sending > 0) return;
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  };

  return {
    async send(body) {
      const message = { messageId: randomUUID(), body, sentAt: Date.now(), receiveCount: 0 };
      sending += 1;
      try {
        await commit(() => insert.run(message.messageId, message.body, message.sentAt));
        wait(message);
      } finally {
        sending -= 1;
        pump();
      }
    },
    consume(given) {
      consumer = given;
      pump();
    },
    deadLetters: () => messages(1),
    redrive() {
      const revived = messages(1).map((message) => ({ ...message, receiveCount: 0 }));
      for (const { messageId } of revived) revive.run(messageId);
      for (const message of revived) wait(message);
      pump();
      return revived.length;
    },
    idle: () =>
      new Promise((resolve) => {
        whenIdle.push(resolve);
        pump();
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
