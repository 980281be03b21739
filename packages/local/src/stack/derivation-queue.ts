import { matchesDerivationPattern } from "@slipway/core/events/derivation-events";
import { listDerivedKinds } from "@slipway/core/kinds/variant-rules";
import { limits } from "@slipway/core/limits";
import { createDerivationBody } from "@slipway/functions/images/derivation-message";
import { type Derivations, noDerivations } from "@slipway/functions/ports/derived-images";
import type { DataFolder } from "../data/data-folder.ts";
import { type BusQueue, type BusQueueSettings, openBusQueue } from "./bus-queue.ts";
import type { StackSettings } from "./stack-options.ts";

/** Opens the queue of the uploads to derive images from. Returns undefined if no kind has something to derive. */
export const openDerivationQueue = (
  folder: Pick<DataFolder, "path">,
  settings: BusQueueSettings & Pick<StackSettings, "kinds">,
): BusQueue | undefined => {
  const derived = listDerivedKinds(settings.kinds.rules);
  if (derived.length === 0) return undefined;
  return openBusQueue(folder, settings, {
    file: "images.sqlite",
    limits: limits.images,
    deadLetter: "an upload whose images failed was moved to the dead-letter queue",
    matches: (detail) => matchesDerivationPattern(derived, detail),
  });
};

/** Creates the derivations that the sweep requests. */
export const createLocalDerivations = (
  { kinds }: Pick<StackSettings, "kinds">,
  derivations: BusQueue | undefined,
): Derivations =>
  derivations === undefined
    ? noDerivations
    : {
        kinds: listDerivedKinds(kinds.rules),
        request: (upload) => derivations.queue.send(createDerivationBody(upload)),
      };
