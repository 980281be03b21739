import type { UploadEvent } from "@slipway/core/events/upload-event";

/** An event that the bus did not take. */
export interface UnpublishedEvent {
  readonly event: UploadEvent;
  /** What the bus said; absent where it was not asked, because an event before this one had failed. */
  readonly error?: string | undefined;
}

/** Where others learn what happened. */
export interface EventBus {
  /**
   * Put events on the bus, in this order. What it took once is delivered at least once.
   *
   * @returns those that it did not take, for whatever reason; they must be published again
   */
  publish(events: readonly UploadEvent[]): Promise<readonly UnpublishedEvent[]>;
}
