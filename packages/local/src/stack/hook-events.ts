import {
  createHookEventPattern,
  listEventHooks,
  matchesHookPattern,
} from "@slipway/core/events/hook-events";
import { limits } from "@slipway/core/limits";
import type { DataFolder } from "../data/data-folder.ts";
import { type BusQueue, type BusQueueSettings, openBusQueue } from "./bus-queue.ts";
import type { StackSettings } from "./stack-options.ts";

/** Opens the queue of the events that hooks handle. Returns undefined if no kind has such hooks. */
export const openHookEvents = (
  folder: Pick<DataFolder, "path">,
  settings: BusQueueSettings & Pick<StackSettings, "kinds">,
): BusQueue | undefined => {
  const pattern = createHookEventPattern(listEventHooks(settings.kinds.config));
  if (pattern === undefined) return undefined;
  return openBusQueue(folder, settings, {
    file: "hooks.sqlite",
    limits: limits.hooks,
    deadLetter: "an event that a hook failed on was moved to the dead-letter queue",
    matches: (detail) => matchesHookPattern(pattern, detail),
  });
};
