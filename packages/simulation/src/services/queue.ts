import { limits } from "@slipway/core/limits";
import type { Faults } from "../faults.ts";
import type { Ending } from "../functions/runtime.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Trace } from "../trace.ts";

export interface Message {
  readonly messageId: string;
  readonly body: string;
  /** How often it was handed out. */
  receiveCount: number;
}

/** Handles a batch; answers with the ids of the messages that failed. */
export type Consumer = (batch: readonly Message[]) => Promise<Ending<readonly string[]>>;

/** SQS with a dead-letter queue, and what hands its messages to a function. */
export interface Queue {
  /** @param delay milliseconds until it can be handed out */
  send(body: string, delay: number): void;
  /** Put dead letters back; how many there were. */
  redrive(): number;
  readonly deadLetters: readonly Message[];
}

/** Milliseconds between a message's coming and its being fetched, at most. */
const mostWaiting = 3000;

/** At least once, in no order: a message that fails is handed out again, and set aside when it has failed often enough. */
export const createQueue = (world: {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: Trace | undefined;
  readonly consume: Consumer;
}): Queue => {
  const { scheduler, faults, random, trace, consume } = world;
  const { batchSize, maxReceiveCount, visibilityTimeout } = limits.queue;
  const visible: Message[] = [];
  const deadLetters: Message[] = [];
  let count = 0;

  const appear = (message: Message) => {
    visible.push(message);
    scheduler.at(scheduler.now() + random.below(mostWaiting), fetch);
  };

  const take = (): Message[] => {
    const batch: Message[] = [];
    const size = 1 + random.below(batchSize);
    while (batch.length < size && visible.length > 0) {
      const [message] = visible.splice(random.below(visible.length), 1);
      if (message === undefined) break;
      if (message.receiveCount >= maxReceiveCount) {
        trace?.("queue", () => `${message.messageId} is set aside`);
        deadLetters.push(message);
        continue;
      }
      message.receiveCount += 1;
      batch.push(message);
    }
    return batch;
  };

  const fetch = async () => {
    const batch = take();
    if (batch.length === 0) return;
    const visibleAgain = scheduler.now() + visibilityTimeout * 1000;
    const ending = await consume(batch);
    const failed =
      ending.kind === "answered" && !faults.strikes("lost acknowledgement")
        ? batch.filter(({ messageId }) => ending.answer.includes(messageId))
        : batch;
    for (const message of failed) scheduler.at(visibleAgain, () => appear(message));
  };

  return {
    send(body, delay) {
      count += 1;
      const message = { messageId: `message ${count}`, body, receiveCount: 0 };
      scheduler.at(scheduler.now() + delay, () => appear(message));
    },
    redrive() {
      const letters = deadLetters.splice(0);
      for (const message of letters) {
        message.receiveCount = 0;
        appear(message);
      }
      return letters.length;
    },
    deadLetters,
  };
};
