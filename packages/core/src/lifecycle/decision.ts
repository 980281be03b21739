import type { OrphanRecord, PendingRecord } from "../record.ts";

/** A condition that the stored item must satisfy for a write to succeed. */
export type Condition =
  | { readonly path: string; readonly equals: string | number }
  | { readonly path: string; readonly absent: true };

export type Write =
  /** Creates the item unless one with this id exists. */
  | { readonly kind: "create"; readonly record: PendingRecord | OrphanRecord }
  /** Changes the item if every condition of the guard holds. */
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
  /** Deletes every image that was derived from an upload. */
  | { readonly kind: "delete-derived"; readonly id: string }
  /** Requests that images are derived from an upload's pinned version. */
  | { readonly kind: "request-derivation"; readonly id: string; readonly versionId: string }
  /** Sets the time to live of an upload's download counters, in epoch seconds. */
  | { readonly kind: "purge-downloads"; readonly id: string; readonly purgeAt: number }
  /** Removes an upload from its share links, and purges those without another one, in epoch seconds. */
  | { readonly kind: "end-links"; readonly id: string; readonly purgeAt: number };

/** The meaning of a fact for a record. Metrics count outcomes. */
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
  | "trashOver"
  | "removedInStorage"
  | "orphanRemoved"
  | "multipartAborted"
  | "corrected"
  | "trashed"
  | "restored"
  | "deleted"
  | "edited"
  | "derivationStarted"
  | "derived"
  | "notDerived"
  | "derivedLate"
  | "refused";

/**
 * The steps to perform: `before`, then `write`, then `after`. If the guard of `write` fails, skip `after`, read the record
 * again, and decide again. Every effect is idempotent, so repeating the whole decision recovers from a crash between two steps.
 */
export interface Decision {
  readonly outcome: Outcome;
  readonly before: readonly Effect[];
  readonly write?: Write;
  readonly after: readonly Effect[];
}

/**
 * Returns true if all conditions hold for an item. Stores in memory use it in place of DynamoDB's condition expressions.
 *
 * @param item the stored item, or undefined if there is none
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
