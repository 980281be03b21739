import type { Message } from "./message-store.ts";

/** The messages that can be delivered, in memory. */
export interface PendingMessages {
  readonly size: number;
  add(message: Message): void;
  /** Takes the messages of the next batch: one message that is redelivered, or new messages. */
  takeBatch(): readonly Message[];
  /** Allows the next redelivery after a batch has ended. */
  endBatch(batch: readonly Message[]): void;
}

/**
 * Creates the messages that can be delivered. It delivers at most one message again at a time.
 *
 * @param batchSize the number of new messages in a batch
 */
export const createPendingMessages = (batchSize: number): PendingMessages => {
  /** Messages that were never received, and messages to redeliver. */
  const newMessages: Message[] = [];
  const redeliveries: Message[] = [];
  /** The message that is being redelivered. If there were two, one could end the process for the other. */
  let retry: Message | undefined;
  return {
    get size() {
      return newMessages.length + redeliveries.length;
    },
    add(message) {
      (message.receiveCount === 0 ? newMessages : redeliveries).push(message);
    },
    takeBatch() {
      if (retry === undefined && redeliveries.length > 0) {
        redeliveries.sort((one, other) => one.receiveCount - other.receiveCount);
        retry = redeliveries.shift();
        if (retry !== undefined) return [retry];
      }
      return newMessages.splice(0, batchSize);
    },
    endBatch([first]) {
      if (first === retry) retry = undefined;
    },
  };
};
