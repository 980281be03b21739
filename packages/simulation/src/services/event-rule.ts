import type { UploadEvent } from "@slipway/core/events/upload-event";
import { chooseDelay, type Sender } from "./delivery-delay.ts";

const minute = 60_000;
const hour = 60 * minute;
/** How long EventBridge retries (Amazon EventBridge User Guide, "How EventBridge retries delivering events"). */
const day = 24 * hour;

/** Creates a rule of the bus that sends every event to a queue: at least once, late, and in no order. */
export const createEventRule = (sender: Sender) => {
  const { faults, random, send } = sender;
  return (event: UploadEvent): void => {
    const body = JSON.stringify({ detail: event });
    send(body, chooseDelay(sender, [10 * minute, hour, day]));
    // The bus retries a delivery whose response was lost, at first after seconds.
    while (faults.occurs("duplicate event"))
      send(body, random.below(random.pick([minute, 3 * minute, day])));
  };
};
