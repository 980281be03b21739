import { isDownloadCounter } from "@slipway/core/download-counters";
import { isHookMark } from "@slipway/core/events/hook-marks";
import { createUploadEvent, type UploadEvent } from "@slipway/core/events/upload-event";
import { StoredRecord } from "@slipway/core/record";
import { isShareItem } from "@slipway/core/shares/share";
import * as v from "valibot";
import type { EventBus } from "../ports/events.ts";
import type { Telemetry } from "../ports/telemetry.ts";

/** A change of an item, from the table's stream. */
export interface Change {
  /** The position in the stream. */
  readonly sequenceNumber: string;
  /** The item before and after the change; undefined if there was none. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface PublishAdapters {
  readonly events: EventBus;

  readonly bucket: string;
  readonly telemetry: Telemetry;
}

/**
 * Publishes the events of changes. They come from the table's stream, which contains every change, so that no second write
 * could be lost. An item that is not a valid record is skipped, because a retry would fail again.
 *
 * @param changes in the order of the stream
 * @returns the first change whose event was not accepted. This change and all later ones must be delivered again
 */
export const publishEvents = async (
  changes: readonly Change[],
  { events, bucket, telemetry }: PublishAdapters,
): Promise<Change | undefined> => {
  const changesByEvent = new Map<UploadEvent, Change>();
  for (const change of changes) {
    const event = toEvent(change, bucket, telemetry);
    if (event !== undefined) changesByEvent.set(event, change);
  }
  if (changesByEvent.size === 0) return undefined;
  const unpublished = await events.publish([...changesByEvent.keys()]);
  for (const { event, error } of unpublished) {
    if (error === undefined) continue;
    const { type, id, revision } = event;
    telemetry.count("eventUnpublished");
    telemetry.error("an event was not published", { type, id, revision, error });
  }
  const failed = new Set(unpublished.map(({ event }) => event));
  for (const event of changesByEvent.keys())
    if (!failed.has(event)) telemetry.count("eventPublished");
  const first = [...changesByEvent].find(([event]) => failed.has(event));
  // guard: an event that the bus refused is published again
  return first?.[1];
};

const WithStatus = v.object({ status: v.string() });

const toEvent = (
  { sequenceNumber, before, after }: Change,
  bucket: string,
  telemetry: Telemetry,
): UploadEvent | undefined => {
  if (isDownloadCounter(after) || isHookMark(after) || isShareItem(after)) return undefined;
  const record = v.safeParse(v.optional(StoredRecord), after);
  if (!record.success) {
    telemetry.count("notARecord");
    telemetry.error("an item in the table's stream is not a valid record", {
      sequenceNumber,
      reason: v.summarize(record.issues),
    });
    return undefined;
  }
  return createUploadEvent({
    before: v.is(WithStatus, before) ? before : undefined,
    after: record.output,
    bucket,
  });
};
