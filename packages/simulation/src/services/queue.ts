import { limits } from "@slipway/core/limits";
import type { Faults } from "../faults.ts";
import type { InvocationResult } from "../functions/runtime.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Trace } from "../trace.ts";

export interface Message {
  readonly messageId: string;
  readonly body: string;
  /** How often the message was received. */
  receiveCount: number;
}

/** Handles a batch, and returns the IDs of the messages that failed. */
export type Consumer = (batch: readonly Message[]) => Promise<InvocationResult<readonly string[]>>;

interface QueueLimits {
  readonly batchSize: number;
  readonly maxReceiveCount: number;
  /** In seconds. */
  readonly visibilityTimeout: number;
}

/** SQS with a dead-letter queue and an event source mapping. */
export interface Queue {
  /** @param delay milliseconds until the message can be received */
  send(body: string, delay: number): void;
  /** Redrives all dead letters, and returns their number. */
  redrive(): number;
  readonly deadLetters: readonly Message[];
}

/** The maximum milliseconds until a visible message is received. */
const maxWait = 3000;

/** Creates a queue that delivers at least once and in no order. A message that fails too often becomes a dead letter. */
export const createQueue = (world: {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: Trace | undefined;
  readonly consume: Consumer;
  /** Defaults to the limits of the queue of S3's events. */
  readonly queueLimits?: QueueLimits;
}): Queue => {
  const { scheduler, faults, random, trace, consume, queueLimits = limits.queue } = world;
  const { batchSize, maxReceiveCount, visibilityTimeout } = queueLimits;
  const visible: Message[] = [];
  const deadLetters: Message[] = [];
  let count = 0;

  const appear = (message: Message) => {
    visible.push(message);
    scheduler.at(scheduler.now() + random.below(maxWait), fetch);
  };

  const take = (): Message[] => {
    const batch: Message[] = [];
    const size = 1 + random.below(batchSize);
    while (batch.length < size && visible.length > 0) {
      const [message] = visible.splice(random.below(visible.length), 1);
      if (message === undefined) break;
      if (message.receiveCount >= maxReceiveCount) {
        trace?.("queue", () => `${message.messageId} is moved to the dead letters`);
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
    const result = await consume(batch);
    const failed =
      result.kind === "returned" && !faults.occurs("lost acknowledgement")
        ? batch.filter(({ messageId }) => result.answer.includes(messageId))
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
