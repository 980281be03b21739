import { join } from "node:path";
import type { DataFolder } from "../data/data-folder.ts";
import type { BusEvent } from "../events/event-bus.ts";
import { openQueue, type Queue } from "../sqs/durable-queue.ts";
import type { StackSettings } from "./stack-options.ts";

/** A queue of events, as a rule of the bus sends them to it. */
export interface BusQueue {
  readonly queue: Queue;
  /** Stores the events that match the rule. Once this resolves, they survive a kill. */
  send(events: readonly BusEvent[]): Promise<void>;
}

/** The settings of the stack that its queues of events use. */
export type BusQueueSettings = Pick<StackSettings, "telemetry" | "retryDelay" | "chaos">;

/** A rule of the bus, and the queue of its events. */
export interface BusRule {
  /** The name of the queue's file in the data folder. */
  readonly file: string;
  readonly limits: NonNullable<Parameters<typeof openQueue>[1]>["limits"];
  /** What the log says about a message that became a dead letter. */
  readonly deadLetter: string;
  readonly matches: (detail: BusEvent["detail"]) => boolean;
}

/** Opens the queue of the events that match a rule of the bus. */
export const openBusQueue = (
  folder: Pick<DataFolder, "path">,
  { telemetry, retryDelay, chaos }: BusQueueSettings,
  { file, limits, deadLetter, matches }: BusRule,
): BusQueue => {
  const queue = openQueue(join(folder.path, file), {
    ...(limits && { limits }),
    onDead: ({ messageId, receiveCount }) =>
      telemetry.warn(deadLetter, { messageId, receiveCount }),
    ...(retryDelay && { retryDelay }),
  });
  const send = chaos?.busEvents(queue.send) ?? queue.send;
  return {
    queue,
    send: async (events) => {
      const matching = events.filter(({ detail }) => matches(detail));
      await Promise.all(matching.map((event) => send(JSON.stringify(event))));
    },
  };
};
