import { randomUUID } from "node:crypto";
import { limits as slipwayLimits } from "@slipway/core/limits";
import { createBackoff } from "../backoff.ts";
import { type Consumer, createDeliveries, type QueueLimits } from "./deliveries.ts";
import { type Message, openMessageStore } from "./message-store.ts";

export interface Queue {
  /**
   * Stores a message. Once this resolves, it survives a crash of the machine.
   *
   * @param delay milliseconds until the message can be delivered, unless the process ends before
   */
  send(body: string, delay?: number): Promise<void>;
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
  close(): Promise<void>;
}

export interface QueueOptions {
  /** Defaults to the limits of the queue of S3's events. */
  readonly limits?: QueueLimits;
  /** Called for each message that becomes a dead letter. */
  readonly onDead?: (message: Message) => void;
  /** Returns the milliseconds until a failed message is redelivered. It replaces the visibility timeout. */
  readonly retryDelay?: (receiveCount: number) => number;
}

/**
 * Opens a queue like SQS with a dead-letter queue, in one file. It delivers at least once and in no guaranteed order. A
 * message that failed `maxReceiveCount` times becomes a dead letter. Messages are delivered as they arrive,
 * without polling: new ones in batches, and redelivered ones one at a time, lowest receive count first. A message that
 * ends the process therefore takes no other message to the dead letters.
 *
 * @param file stores the queue. Messages that were being handled when a process ended are redelivered, unless their
 *   receive count has reached the limit
 */
export const openQueue = (
  file: string,
  {
    limits = slipwayLimits.queue,
    onDead = () => {},
    retryDelay = createBackoff(4),
  }: QueueOptions = {},
): Queue => {
  const store = openMessageStore(file);
  // A message with this receive count that was never settled ended a process each time.
  const ended = store
    .readWaiting()
    .filter(({ receiveCount }) => receiveCount >= limits.maxReceiveCount);
  store.markDeadNow(ended);
  for (const message of ended) onDead(message);

  const deliveries = createDeliveries({ store, limits, onDead, retryDelay });
  deliveries.add(store.readWaiting());
  return {
    send: (body, delay = 0) =>
      deliveries.addAfter(async () => {
        const message = { messageId: randomUUID(), body, sentAt: Date.now(), receiveCount: 0 };
        await store.insert(message);
        return message;
      }, delay),
    consume: deliveries.consume,
    deadLetters: store.readDead,
    redrive() {
      const redriven = store.readDead().map((message) => ({ ...message, receiveCount: 0 }));
      store.markAlive(redriven);
      deliveries.add(redriven);
      return redriven.length;
    },
    idle: deliveries.idle,
    stop: deliveries.stop,
    close: store.close,
  };
};
