import { dueShardOf, dueShards, legacyObjectKey, objectKey } from "../identity.ts";
import { limits } from "../limits.ts";
import type { PendingRecord, ReadyRecord, StoredRecord } from "../record.ts";
import { retainUntilOf } from "../retention.ts";
import { isRejected } from "../status.ts";
import type { Awaiting } from "./arrival.ts";
import type { Decision, Effect, Write } from "./decision.ts";
import { dueTimeOf, nextLook, policyOver } from "./due-time.ts";
import type { Fact } from "./fact.ts";
import { earliest, later, nothing, purgeAt, unchanged, update } from "./guarded-update.ts";
import { abortOf, purgeOfDownloads, removalOf, remove, removedInStorage } from "./removal.ts";

const indexed = ["dueAt", "dueShard"] as const;

/** Decides what the sweep does with a due record. */
export const due = (
  record: StoredRecord | Awaiting | undefined,
  { at, versionIds, postponedTo }: Extract<Fact, { kind: "due" }>,
): Decision => {
  const known = record && stored(record);
  // guard: the attempt that postponed a record settles it
  const isPostponed = postponedTo !== undefined && known?.dueAt === postponedTo;
  const dueTime = isPostponed ? at : known && dueTimeOf(known);
  if (known === undefined || dueTime === undefined) return nothing("settled");
  // The owner may have changed the due time since the sweep's query.
  // guard: no record is settled before it is due
  if (dueTime > at)
    return isInDueIndex(known) ? nothing("settled") : settle(known, [], { dueAt: dueTime });
  switch (known.status) {
    case "pending":
      // The sweep finalizes an existing object first, as if its event had arrived.
      return versionIds.length > 0 ? nothing("late") : settlePending(known, at);
    case "expired":
      return versionIds.length > 0 ? nothing("late") : settle(known, abortOf(known));
    case "ready":
      return settleReady(known, at, versionIds);
    case "rejected":
      return settle(
        known,
        // guard: the sweep deletes what remains of a rejected upload
        removalOf(known),
        nextLookForRemains(known, at),
      );
    case "deleted":
      return settle(
        known,
        [
          // guard: the sweep deletes what remains of a deleted upload
          ...removalOf(known),
          // guard: download counters are purged with their upload
          ...purgeOfDownloads(known, at),
        ],
        nextLookForRemains(known, at),
      );
    case "orphan":
      return {
        ...settle(known, removalOfOrphan(known.id), { purgeAt: purgeAt(at) }),
        outcome: "orphanRemoved",
      };
    default:
      return known satisfies never;
  }
};

/**
 * Returns the time of the next check of a rejected or deleted upload. Objects can arrive until its policy expires. S3 may also
 * have kept parts that were in flight when their multipart upload was aborted (Amazon S3 API Reference,
 * "AbortMultipartUpload"). No part can be signed after the upload ended, so none is in flight after the quarantine time.
 */
const nextLookForRemains = (
  record: Extract<StoredRecord, { status: "rejected" | "deleted" }>,
  at: string,
) => {
  const { multipart } = record;
  const end = isRejected(record) ? record.finalizedAt : record.deletedAt;
  const ahead = (time: string | undefined) => (time !== undefined && time > at ? time : undefined);
  const partsGone = multipart && end ? later(end, limits.quarantine) : undefined;
  const next = earliest(ahead(policyOver(record)), ahead(partsGone));
  return next === undefined ? {} : { dueAt: next };
};

/** Removes an orphan from both keys that its id can have. */
const removalOfOrphan = (id: string): readonly Effect[] => [
  // guard: an orphan is deleted at its current key
  { kind: "delete-all-versions", key: objectKey(id) },
  // guard: an orphan is deleted at its legacy key
  { kind: "delete-all-versions", key: legacyObjectKey(id) },
];

const stored = (record: StoredRecord | Awaiting): StoredRecord | undefined =>
  "revision" in record ? record : undefined;

/** Returns true if a sweep finds the record when it is due. */
export const isInDueIndex = ({ dueAt, dueShard }: StoredRecord): boolean =>
  dueAt !== undefined && dueShard !== undefined && dueShards.includes(dueShard);

/** Expires an upload without an object. The sweep checks it again after the quarantine time for an object that was in flight. */
const settlePending = (record: PendingRecord, at: string): Decision => {
  // guard: an upload does not expire before its policy ends
  if (policyOver(record) > at) return settle(record, [], { dueAt: nextLook(record, at) });
  const set = { status: "expired", purgeAt: purgeAt(at) };
  return {
    ...settle(record, [], {
      ...set,
      // guard: an expired record is checked once more
      dueAt: later(at, limits.quarantine),
    }),
    outcome: "expired",
    after: abortOf(record),
  };
};

const settleReady = (record: ReadyRecord, at: string, versionIds: readonly string[]): Decision => {
  const { key, versionId } = record.object;
  const retainUntil = retainUntilOf(record);
  // guard: a file is kept until its retention ends
  if (retainUntil !== undefined && retainUntil <= at)
    return remove(record, at, {
      code: "retention-over",
      detail: `Its retention ended at ${retainUntil}.`,
    });
  // guard: the sweep notices that the pinned version is gone
  if (!versionIds.includes(versionId)) return remove(record, at, removedInStorage);
  // guard: the sweep deletes replays whose events were lost
  const replays = versionIds
    // guard: the sweep never deletes the pinned version
    .filter((other) => other !== versionId)
    .map((other): Effect => ({ kind: "delete-version", key, versionId: other }));
  const over = policyOver(record);
  // guard: a record is due when its retention ends
  const next = earliest(over > at ? over : undefined, retainUntil);
  return settle(record, replays, next === undefined ? {} : { dueAt: next });
};

/** Removes a record from the due index, or keeps it there until the `dueAt` in `set`. */
const settle = (
  record: StoredRecord,
  before: readonly Effect[],
  set: Readonly<Record<string, unknown>> = {},
): Decision => {
  const staysDue = "dueAt" in set;
  return {
    outcome: "settled",
    before,
    write: update(
      record.id,
      // guard: settling requires the revision that was read
      unchanged(record),
      {
        set: { ...set, ...(staysDue && { dueShard: dueShardOf(record.id) }) },
        remove: ["dueFailures", ...(staysDue ? [] : indexed)],
      },
    ),
    after: [],
  };
};

/** An entry of the due index. */
export interface DueEntry {
  readonly id: string;
  readonly dueAt: string;
  /** The number of attempts since a sweep last settled the record. */
  readonly failures: number;
}

/** Returns the time at which a record is due again if the current attempt fails, with exponential backoff. */
export const dueAfterFailure = ({ failures }: DueEntry, at: string): string => {
  const { first, longest } = limits.sweep.backoff;
  return later(at, Math.min(first * 2 ** failures, longest));
};

/**
 * Postpones a record before a sweep attempts to settle it. The attempt can end the sweep's process. Therefore, it is counted
 * first, and does not block other due records. It needs only the index entry, because the record itself may be unreadable.
 */
export const postpone = (entry: DueEntry, at: string): Write =>
  update(
    entry.id,
    // guard: only the listed due entry is postponed
    [{ path: "dueAt", equals: entry.dueAt }],
    {
      set: { dueAt: dueAfterFailure(entry, at), dueFailures: entry.failures + 1 },
    },
  );
