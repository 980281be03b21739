import { join } from "node:path";
import {
  createHookEventPattern,
  listEventHooks,
  matchesHookPattern,
} from "@slipway/core/events/hook-events";
import { limits } from "@slipway/core/limits";
import type { DataFolder } from "../data/data-folder.ts";
import type { BusEvent } from "../events/event-bus.ts";
import { openQueue, type Queue } from "../sqs/durable-queue.ts";
import type { StackSettings } from "./stack-options.ts";

/** The events that hooks handle, as a rule of the bus sends them to a queue. */
export interface HookEvents {
  readonly queue: Queue;
  /** Stores the events that match the rule. Once this resolves, they survive a kill. */
  send(events: readonly BusEvent[]): Promise<void>;
}

/** Opens the queue of the events that hooks handle. Returns undefined if no kind has such hooks. */
export const openHookEvents = (
  folder: Pick<DataFolder, "path">,
  {
    kinds,
    telemetry,
    retryDelay,
    chaos,
  }: Pick<StackSettings, "kinds" | "telemetry" | "retryDelay" | "chaos">,
): HookEvents | undefined => {
  const pattern = createHookEventPattern(listEventHooks(kinds.config));
  if (pattern === undefined) return undefined;
  const queue = openQueue(join(folder.path, "hooks.sqlite"), {
    limits: limits.hooks,
    onDead: ({ messageId, receiveCount }) =>
      telemetry.warn("an event that a hook failed on was moved to the dead-letter queue", {
        messageId,
        receiveCount,
      }),
    ...(retryDelay && { retryDelay }),
  });
  const send = chaos?.busEvents(queue.send) ?? queue.send;
  return {
    queue,
    send: async (events) => {
      const matching = events.filter(({ detail }) => matchesHookPattern(pattern, detail));
      await Promise.all(matching.map((event) => send(JSON.stringify(event))));
    },
  };
};
