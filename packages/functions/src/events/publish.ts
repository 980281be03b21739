import { isDownloadCounter } from "@slipway/core/download-counters";
import { eventOf, type UploadEvent } from "@slipway/core/events/upload-event";
import { StoredRecord } from "@slipway/core/record";
import * as v from "valibot";
import type { EventBus } from "../ports/events.ts";
import type { Telemetry } from "../ports/telemetry.ts";

/** One write of an item, as the table's stream tells it. */
export interface Change {
  /** The write's place in the stream. */
  readonly sequenceNumber: string;
  /** The item before and after; undefined where there was none. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface PublishAdapters {
  readonly events: EventBus;
  /** The bucket that all objects are in. */
  readonly bucket: string;
  readonly telemetry: Telemetry;
}

/**
 * Tell others what happened, by the table's own stream: no record changes without a place in it, so there is no second
 * write that could be lost. What is no record is left out, for it would be none the next time either.
 *
 * @param changes in the order of the stream
 * @returns the first change whose event the bus did not take; it and all after it must come again
 */
export const publishEvents = async (
  changes: readonly Change[],
  { events, bucket, telemetry }: PublishAdapters,
): Promise<Change | undefined> => {
  const changeOf = new Map<UploadEvent, Change>();
  for (const change of changes) {
    const event = read(change, bucket, telemetry);
    if (event !== undefined) changeOf.set(event, change);
  }
  if (changeOf.size === 0) return undefined;
  const unpublished = await events.publish([...changeOf.keys()]);
  for (const { event, error } of unpublished) {
    if (error === undefined) continue;
    const { type, id, revision } = event;
    telemetry.count("eventUnpublished");
    telemetry.error("an event was not published", { type, id, revision, error });
  }
  const missing = new Set(unpublished.map(({ event }) => event));
  for (const event of changeOf.keys()) if (!missing.has(event)) telemetry.count("eventPublished");
  const first = [...changeOf].find(([event]) => missing.has(event));
  // guard: an event that the bus refused is published again
  return first?.[1];
};

const WithStatus = v.object({ status: v.string() });

const read = (
  { sequenceNumber, before, after }: Change,
  bucket: string,
  telemetry: Telemetry,
): UploadEvent | undefined => {
  if (isDownloadCounter(after)) return undefined;
  const record = v.safeParse(v.optional(StoredRecord), after);
  if (!record.success) {
    telemetry.count("notARecord");
    telemetry.error("an item of the table's stream is no record", {
      sequenceNumber,
      reason: v.summarize(record.issues),
    });
    return undefined;
  }
  return eventOf({
    before: v.is(WithStatus, before) ? before : undefined,
    after: record.output,
    bucket,
  });
};
