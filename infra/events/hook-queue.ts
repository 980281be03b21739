import { createHookEventPattern } from "@slipway/core/events/hook-events";
import { limits } from "@slipway/core/limits";
import type { Functions } from "../functions/functions.ts";
import type { Scope } from "../scope.ts";
import { createEventQueue, type EventQueue } from "./event-queue.ts";

/** The events that hooks handle. */
export type HookQueue = EventQueue;

/**
 * Creates a queue for the events that hooks handle, and a rule of the bus that sends them to it.
 *
 * @returns undefined if no kind has a hook for events
 */
export const createHookQueue = (
  scope: Scope,
  { bus }: { readonly bus: sst.aws.Bus },
): HookQueue | undefined => {
  const pattern = createHookEventPattern(scope.settings.config?.kinds ?? {});
  return (
    pattern &&
    createEventQueue(scope, {
      ...{ bus, pattern },
      part: "HookEvents",
      deadLettersPart: "HookDeadLetters",
      limits: limits.hooks,
    })
  );
};

/** Invokes handle-events with messages of the queue. A failed message is redelivered after the visibility timeout. */
export const callHooksFromQueue = (
  { settings }: Scope,
  { hookQueue, functions }: { hookQueue: HookQueue | undefined; functions: Functions },
): void => {
  const handler = functions["handle-events"];
  if (hookQueue === undefined || handler === undefined) return;
  hookQueue.queue.subscribe(handler.arn, {
    // A hook that ends its function takes no other message along.
    batch: { size: limits.hooks.batchSize, partialResponses: true },
    transform: {
      eventSourceMapping: (args) => {
        args.tags = { ...settings.tags };
        // A flood of events waits in the queue, and does not flood the app's own services.
        args.scalingConfig = { maximumConcurrency: limits.concurrency.hooks };
        return undefined;
      },
    },
  });
};
