import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { type UploadEvent, uploadEventSource } from "@slipway/core/events/upload-event";
import type { EventBus, UnpublishedEvent } from "../../ports/events.ts";

/** The maximum number of entries in one PutEvents (Amazon EventBridge API Reference, "PutEvents"). */
const entriesPerRequest = 10;
/** The maximum before 2026. AWS accepts 1 MiB now, but ten events have only about 10 KB. */
const bytesPerRequest = 256 * 1024;

/** Creates an event bus that publishes to the EventBridge bus with this name or ARN. */
export const createEventBridge = (
  eventBridge: Pick<EventBridgeClient, "send">,
  bus: string,
): EventBus => {
  const put = async (batch: readonly Entry[]): Promise<readonly UnpublishedEvent[]> => {
    try {
      const { Entries = [] } = await eventBridge.send(
        new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) }),
      );
      // The response has one entry for each entry of the request, in the same order. It has an id or an error.
      return batch.flatMap(({ event }, index) => {
        const { EventId, ErrorCode, ErrorMessage } = Entries[index] ?? {};
        return EventId === undefined
          ? [{ event, error: formatError(ErrorCode, ErrorMessage) }]
          : [];
      });
    } catch (error) {
      return batch.map(({ event }) => ({ event, error: String(error) }));
    }
  };

  return {
    async publish(events) {
      const batches = groupIntoBatches(
        events.map((event) => ({ event, entry: createEntry(event, bus) })),
      );
      for (const [index, batch] of batches.entries()) {
        const failed = await put(batch);
        if (failed.length === 0) continue;
        const unsent = batches.slice(index + 1).flat();
        return [...failed, ...unsent.map(({ event }) => ({ event }))];
      }
      return [];
    },
  };
};

interface Entry {
  readonly event: UploadEvent;
  readonly entry: PutEventsRequestEntry;
}

const createEntry = (event: UploadEvent, bus: string): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: uploadEventSource,
  DetailType: event.type,
  Time: new Date(event.at),
  Detail: JSON.stringify(event),
});

/** Groups entries into as few requests as their limits allow. An entry that is too large is in a request of its own. */
const groupIntoBatches = (entries: readonly Entry[]): readonly (readonly Entry[])[] => {
  const batches: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = measureEntry(entry.entry);
    const last = batches.at(-1);
    if (last === undefined || last.length === entriesPerRequest || bytes + size > bytesPerRequest) {
      batches.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return batches;
};

/** Returns the size of an entry as EventBridge counts it (User Guide, "Calculating PutEvents event entry size"). */
const measureEntry = ({
  Source = "",
  DetailType = "",
  Detail = "",
}: PutEventsRequestEntry): number =>
  14 + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);

const formatError = (code = "no response", message = ""): string =>
  message === "" ? code : `${code}: ${message}`;
