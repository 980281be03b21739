import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { type UploadEvent, uploadEventSource } from "@slipway/core/events/upload-event";
import type { EventBus, UnpublishedEvent } from "../../ports/events.ts";

/** Limits of one PutEvents (Amazon EventBridge API Reference, "PutEvents"). */
const entriesPerRequest = 10;
/** AWS has taken 1 MiB since 2026; an event has about 1 KB, so the limit from before costs nothing. */
const bytesPerRequest = 256 * 1024;

/** Put events on the EventBridge bus of this name or ARN. */
export const createEventBridge = (
  eventBridge: Pick<EventBridgeClient, "send">,
  bus: string,
): EventBus => {
  const put = async (batch: readonly Entry[]): Promise<readonly UnpublishedEvent[]> => {
    try {
      const { Entries = [] } = await eventBridge.send(
        new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) }),
      );
      // The answer has an entry for each of the request, in its order: with an id, or with an error.
      return batch.flatMap(({ event }, index) => {
        const { EventId, ErrorCode, ErrorMessage } = Entries[index] ?? {};
        return EventId === undefined ? [{ event, error: wordsOf(ErrorCode, ErrorMessage) }] : [];
      });
    } catch (error) {
      return batch.map(({ event }) => ({ event, error: String(error) }));
    }
  };

  return {
    async publish(events) {
      const batches = batchesOf(events.map((event) => ({ event, entry: entryOf(event, bus) })));
      for (const [index, batch] of batches.entries()) {
        const failed = await put(batch);
        if (failed.length === 0) continue;
        const untried = batches.slice(index + 1).flat();
        return [...failed, ...untried.map(({ event }) => ({ event }))];
      }
      return [];
    },
  };
};

interface Entry {
  readonly event: UploadEvent;
  readonly entry: PutEventsRequestEntry;
}

const entryOf = (event: UploadEvent, bus: string): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: uploadEventSource,
  DetailType: event.type,
  Time: new Date(event.at),
  Detail: JSON.stringify(event),
});

/** As many entries in each request as it takes, and at least one. */
const batchesOf = (entries: readonly Entry[]): readonly (readonly Entry[])[] => {
  const batches: Entry[][] = [];
  let bytes = 0;
  for (const each of entries) {
    const size = sizeOf(each.entry);
    const last = batches.at(-1);
    if (last === undefined || last.length === entriesPerRequest || bytes + size > bytesPerRequest) {
      batches.push([each]);
      bytes = size;
    } else {
      last.push(each);
      bytes += size;
    }
  }
  return batches;
};

/** Bytes as EventBridge counts them (User Guide, "Calculating PutEvents event entry size"). */
const sizeOf = ({ Source = "", DetailType = "", Detail = "" }: PutEventsRequestEntry): number =>
  14 + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);

const wordsOf = (code = "no answer", message = ""): string =>
  message === "" ? code : `${code}: ${message}`;
