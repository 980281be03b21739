import type { OrphanRecord, PendingRecord } from "../record.ts";

/** One thing that must still be true of the stored item for a write to happen. */
export type Condition =
  | { readonly path: string; readonly equals: string | number }
  | { readonly path: string; readonly absent: true };

export type Write =
  /** Make the item, unless one with this id exists. */
  | { readonly kind: "create"; readonly record: PendingRecord | OrphanRecord }
  /** Change the item, if every condition of the guard holds. */
  | {
      readonly kind: "update";
      readonly id: string;
      readonly set: Readonly<Record<string, unknown>>;
      readonly remove: readonly string[];
      readonly add: Readonly<Record<string, number>>;
      readonly guard: readonly Condition[];
    };

export type Effect =
  | { readonly kind: "delete-version"; readonly key: string; readonly versionId: string }
  | { readonly kind: "delete-all-versions"; readonly key: string }
  | {
      readonly kind: "abort-multipart-upload";
      readonly key: string;
      readonly multipartUploadId: string;
    }
  /** Let the download counters of an upload go at this time, in epoch seconds. */
  | { readonly kind: "purge-downloads"; readonly id: string; readonly purgeAt: number };

/** What a fact meant for the record; the metrics count these. */
export type Outcome =
  | "requested"
  | "finalized"
  | "rejected"
  | "duplicate"
  | "replay"
  | "late"
  | "gone"
  | "orphan"
  | "expired"
  | "settled"
  | "retentionOver"
  | "removedInStorage"
  | "orphanRemoved"
  | "multipartAborted"
  | "corrected"
  | "deleted"
  | "edited"
  | "refused";

/**
 * What to do: `before`, then `write`, then `after`. When the guard of `write` fails, nothing of `after` is done: read
 * the record again and decide again. Every effect may be repeated, so a crash between two steps is healed by doing the
 * whole decision again.
 */
export interface Decision {
  readonly outcome: Outcome;
  readonly before: readonly Effect[];
  readonly write?: Write;
  readonly after: readonly Effect[];
}

/**
 * Whether the conditions hold for an item: what a condition expression asks of DynamoDB, for stores in memory.
 *
 * @param item the stored item, or undefined where there is none
 */
export const holds = (
  guard: readonly Condition[],
  item: Readonly<Record<string, unknown>> | undefined,
): boolean =>
  guard.every((condition) => {
    const value = valueAt(item, condition.path);
    if ("equals" in condition) return value === condition.equals;
    return value === undefined;
  });

const valueAt = (item: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (value, name) =>
        typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined,
      item,
    );
