import type { UploadEvent } from "@slipway/core/events/upload-event";
import type { Faults } from "../faults.ts";
import type { Random } from "../random.ts";

const minute = 60_000;
const hour = 60 * minute;
/** How long EventBridge retries (Amazon EventBridge User Guide, "How EventBridge retries delivering events"). */
const day = 24 * hour;

/** Creates a rule of the bus that sends every event to a queue: at least once, late, and in no order. */
export const createEventRule = (world: {
  readonly faults: Faults;
  readonly random: Random;
  readonly send: (body: string, delay: number) => void;
}) => {
  const { faults, random, send } = world;
  const delay = () =>
    faults.occurs("delayed message")
      ? random.below(random.pick([10 * minute, hour, day]))
      : random.below(2000);
  return (event: UploadEvent): void => {
    const body = JSON.stringify({ detail: event });
    send(body, delay());
    // The bus retries a delivery whose response was lost, at first after seconds.
    while (faults.occurs("duplicate event"))
      send(body, random.below(random.pick([minute, 3 * minute, day])));
  };
};
