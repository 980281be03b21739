import { join } from "node:path";
import { matchesDerivationPattern } from "@slipway/core/events/derivation-events";
import { listDerivedKinds } from "@slipway/core/kinds/variant-rules";
import { limits } from "@slipway/core/limits";
import { createDerivationBody } from "@slipway/functions/images/derivation-message";
import { type Derivations, noDerivations } from "@slipway/functions/ports/derived-images";
import type { DataFolder } from "../data/data-folder.ts";
import type { BusEvent } from "../events/event-bus.ts";
import { openQueue, type Queue } from "../sqs/durable-queue.ts";
import type { StackSettings } from "./stack-options.ts";

/** The uploads to derive images from, as a rule of the bus sends them to a queue. */
export interface DerivationQueue {
  readonly queue: Queue;
  /** Stores the events that match the rule. Once this resolves, they survive a kill. */
  send(events: readonly BusEvent[]): Promise<void>;
}

/** Opens the queue of the uploads to derive images from. Returns undefined if no kind has something to derive. */
export const openDerivationQueue = (
  folder: Pick<DataFolder, "path">,
  {
    kinds,
    telemetry,
    retryDelay,
    chaos,
  }: Pick<StackSettings, "kinds" | "telemetry" | "retryDelay" | "chaos">,
): DerivationQueue | undefined => {
  const derived = listDerivedKinds(kinds.rules);
  if (derived.length === 0) return undefined;
  const queue = openQueue(join(folder.path, "images.sqlite"), {
    limits: limits.images,
    onDead: ({ messageId, receiveCount }) =>
      telemetry.warn("an upload whose images failed was moved to the dead-letter queue", {
        messageId,
        receiveCount,
      }),
    ...(retryDelay && { retryDelay }),
  });
  const send = chaos?.busEvents(queue.send) ?? queue.send;
  return {
    queue,
    send: async (events) => {
      const matching = events.filter(({ detail }) => matchesDerivationPattern(derived, detail));
      await Promise.all(matching.map((event) => send(JSON.stringify(event))));
    },
  };
};

/** Creates the derivations that the sweep requests. */
export const createLocalDerivations = (
  { kinds }: Pick<StackSettings, "kinds">,
  derivations: DerivationQueue | undefined,
): Derivations =>
  derivations === undefined
    ? noDerivations
    : {
        kinds: listDerivedKinds(kinds.rules),
        request: (upload) => derivations.queue.send(createDerivationBody(upload)),
      };
