import type { Message, MessageStore } from "./message-store.ts";
import { createPendingMessages } from "./pending-messages.ts";

/** Handles a batch, and returns the IDs of the messages that failed. */
export type Consumer = (batch: readonly Message[]) => Promise<readonly string[]>;

/** Delivers the messages of a queue to its consumer. */
export interface Deliveries {
  /** Delivers messages that are stored. */
  add(messages: readonly Message[]): void;
  /** Delivers a message some milliseconds after it was stored. Until then, the queue is not idle. */
  addAfter(store: () => Promise<Message>, milliseconds: number): Promise<void>;
  /** Starts to deliver batches to a consumer, some of them concurrently. */
  consume(consumer: Consumer): void;
  /** Resolves when no message is waiting or being handled. */
  idle(): Promise<void>;
  /** Stops deliveries, and resolves when the running batches have ended. */
  stop(): Promise<void>;
}

const concurrentBatches = 4;

/** The limits of a queue and its consumer. */
export interface QueueLimits {
  readonly batchSize: number;
  /** How often a message is received before it becomes a dead letter. */
  readonly maxReceiveCount: number;
}

/**
 * Creates the deliveries of stored messages.
 *
 * @param limits of the queue
 * @param onDead called for each message that becomes a dead letter
 * @param retryDelay returns the milliseconds until a failed message is redelivered
 */
export const createDeliveries = ({
  store,
  limits,
  onDead,
  retryDelay,
}: {
  readonly store: MessageStore;
  readonly limits: QueueLimits;
  readonly onDead: (message: Message) => void;
  readonly retryDelay: (receiveCount: number) => number;
}): Deliveries => {
  const pending = createPendingMessages(limits.batchSize);
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let storing = 0;
  let consumer: Consumer | undefined;
  let whenIdle: (() => void)[] = [];

  const addLater = (message: Message, milliseconds: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      pending.add(message);
      deliver();
    }, milliseconds);
    timers.add(timer);
  };

  const handle = async (consume: Consumer, taken: readonly Message[]): Promise<void> => {
    const { failed, dead } = await deliverBatch({ store, limits }, consume, taken);
    for (const message of failed) addLater(message, retryDelay(message.receiveCount));
    if (dead.length === 0) return;
    await store.markDead(dead);
    for (const message of dead) onDead(message);
  };

  const takeBatch = (): readonly Message[] =>
    consumer === undefined || running.size >= concurrentBatches ? [] : pending.takeBatch();

  const deliver = (): void => {
    for (let batch = takeBatch(); consumer !== undefined && batch.length > 0; batch = takeBatch()) {
      const taken = batch;
      const handling = handle(consumer, taken).finally(() => {
        running.delete(handling);
        pending.endBatch(taken);
        deliver();
      });
      running.add(handling);
    }
    if (pending.size + running.size + timers.size + storing > 0) return;
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  };

  return {
    add(messages) {
      for (const message of messages) pending.add(message);
      deliver();
    },
    async addAfter(storeMessage, milliseconds) {
      storing += 1;
      try {
        const message = await storeMessage();
        if (milliseconds > 0) addLater(message, milliseconds);
        else pending.add(message);
      } finally {
        storing -= 1;
        deliver();
      }
    },
    consume(handler) {
      consumer = handler;
      deliver();
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
  };
};

/** Delivers a batch once. Removes the handled messages, and returns the others: to retry, or exhausted. */
const deliverBatch = async (
  {
    store,
    limits: { maxReceiveCount },
  }: { readonly store: MessageStore; readonly limits: QueueLimits },
  consume: Consumer,
  taken: readonly Message[],
): Promise<{ readonly failed: readonly Message[]; readonly dead: readonly Message[] }> => {
  // Counted before the delivery, so that a message that ends the process is not redelivered forever.
  await store.countReceive(taken);
  const batch = taken.map((message) => ({ ...message, receiveCount: message.receiveCount + 1 }));
  const unhandled = new Set(await consumeBatch(consume, batch));
  store.removeSoon(batch.filter(({ messageId }) => !unhandled.has(messageId)));
  const remaining = batch.filter(({ messageId }) => unhandled.has(messageId));
  return {
    failed: remaining.filter(({ receiveCount }) => receiveCount < maxReceiveCount),
    dead: remaining.filter(({ receiveCount }) => receiveCount >= maxReceiveCount),
  };
};

/** Returns the IDs of the messages that failed. As with SQS, a consumer that throws handled no message. */
const consumeBatch = async (
  consume: Consumer,
  batch: readonly Message[],
): Promise<readonly string[]> => {
  try {
    return await consume(batch);
  } catch {
    return batch.map(({ messageId }) => messageId);
  }
};
