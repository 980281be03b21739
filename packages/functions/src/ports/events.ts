import type { UploadEvent } from "@slipway/core/events/upload-event";

/** An event that the bus did not accept. */
export interface UnpublishedEvent {
  readonly event: UploadEvent;
  /** The error of the bus; absent if the event was not sent because an earlier one failed. */
  readonly error?: string | undefined;
}

/** Publishes events to subscribers. */
export interface EventBus {
  /**
   * Publishes events in order. An accepted event is delivered at least once.
   *
   * @returns the events that were not accepted. They must be published again
   */
  publish(events: readonly UploadEvent[]): Promise<readonly UnpublishedEvent[]>;
}
