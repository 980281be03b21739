import type { UploadEvent } from "@slipway/core/events/upload-event";
import type { FaultLog, FaultRates } from "./faults.ts";

/** The maximum delay of an event in milliseconds. */
const longestDelay = 10_000;

/** Stores a message, which is delivered some milliseconds later. */
export type DelayedSend = (body: string, delay?: number) => Promise<void>;

/**
 * Creates faults of events between the bus and a queue: some arrive late, and some twice. None is lost, even if the process is
 * killed, because the bus has acknowledged it.
 *
 * @param chance returns the next random number from 0 to 1
 */
export const createBusEventFaults =
  (
    send: DelayedSend,
    {
      rates,
      chance,
      log,
    }: { readonly rates: FaultRates; readonly chance: () => number; readonly log: FaultLog },
  ) =>
  async (body: string): Promise<void> => {
    const what = describeEvent(body);
    if (chance() < rates.duplicated) {
      log.note("duplicated", what);
      await send(body, chance() * longestDelay);
    }
    if (chance() >= rates.delayed) return send(body);
    log.note("delayed", what);
    await send(body, chance() * longestDelay);
  };

/** Describes an event of the bus briefly. */
const describeEvent = (body: string): string => {
  const { detail }: { detail: UploadEvent } = JSON.parse(body);
  return `${detail.type} ${detail.id}`;
};
