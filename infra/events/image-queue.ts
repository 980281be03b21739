import { createDerivationPattern } from "@slipway/core/events/derivation-events";
import { limits } from "@slipway/core/limits";
import type { Functions } from "../functions/functions.ts";
import type { Scope } from "../scope.ts";
import { createEventQueue, type EventQueue } from "./event-queue.ts";

/**
 * Creates a queue for the uploads to derive images from, and a rule of the bus that sends them to it.
 *
 * @returns undefined if no kind has something to derive
 */
export const createImageQueue = (
  scope: Scope,
  { bus }: { readonly bus: sst.aws.Bus },
): EventQueue | undefined => {
  const pattern = createDerivationPattern(scope.settings.config?.derived ?? []);
  return (
    pattern &&
    createEventQueue(scope, {
      ...{ bus, pattern },
      part: "Images",
      deadLettersPart: "ImageDeadLetters",
      limits: limits.images,
    })
  );
};

/** Invokes derive-images with messages of the queue. A failed message is redelivered after the visibility timeout. */
export const deriveFromQueue = (
  { settings }: Scope,
  { imageQueue, functions }: { imageQueue: EventQueue | undefined; functions: Functions },
): void => {
  const handler = functions["derive-images"];
  if (imageQueue === undefined || handler === undefined) return;
  imageQueue.queue.subscribe(handler.arn, {
    // An image that ends its function takes no other message along.
    batch: { size: limits.images.batchSize, partialResponses: true },
    transform: {
      eventSourceMapping: (args) => {
        args.tags = { ...settings.tags };
        // A flood of images waits in the queue, and leaves the account's executions to the API.
        args.scalingConfig = { maximumConcurrency: limits.concurrency.images };
        return undefined;
      },
    },
  });
};
