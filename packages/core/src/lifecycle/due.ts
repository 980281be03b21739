import { dueShards, getDueShard } from "../identity.ts";
import { limits } from "../limits.ts";
import {
  getKindName,
  type PendingRecord,
  type RecordWithFile,
  type StoredRecord,
} from "../record.ts";
import { getRetainUntil } from "../retention.ts";
import { isRejected, isTrashed } from "../status.ts";
import type { ExpectedRecord } from "./arrival.ts";
import type { Decision, Effect, Write } from "./decision.ts";
import { awaitsDerivation, getDerivation } from "./derivation.ts";
import { getDueTime, getFileEnd, getNextCheckTime, getPolicyEnd } from "./due-time.ts";
import type { Fact } from "./fact.ts";
import {
  addSeconds,
  createUpdate,
  earliest,
  getPurgeTime,
  ifRevision,
  noop,
} from "./guarded-update.ts";
import {
  createAbort,
  createDownloadPurge,
  createLinkRemoval,
  createRemoval,
  remove,
  removedInStorage,
} from "./removal.ts";

const indexed = ["dueAt", "dueShard"] as const;

/** Decides what the sweep does with a due record. */
export const decideDue = (
  record: StoredRecord | ExpectedRecord | undefined,
  { at, versionIds, keys, postponedTo, derivedKinds = [] }: Extract<Fact, { kind: "due" }>,
): Decision => {
  const known = record && toStoredRecord(record);
  // guard: the attempt that postponed a record settles it
  const isPostponed = postponedTo !== undefined && known?.dueAt === postponedTo;
  const dueTime = isPostponed ? at : known && getDueTime(known);
  if (known === undefined || dueTime === undefined) return noop("settled");
  // The owner may have changed the due time since the sweep's query.
  // guard: no record is settled before it is due
  if (dueTime > at)
    return isInDueIndex(known) ? noop("settled") : settle(known, [], { dueAt: dueTime });
  switch (known.status) {
    case "pending":
      // The sweep finalizes an existing object first, as if its event had arrived.
      return versionIds.length > 0 ? noop("late") : settlePending(known, at);
    case "expired":
      return versionIds.length > 0 ? noop("late") : settle(known, createAbort(known));
    case "ready":
    case "trashed":
      return settleFile(known, { at, versionIds, derivedKinds });
    case "rejected":
      return settle(
        known,
        // guard: the sweep deletes what remains of a rejected upload
        createRemoval(known),
        scheduleNextCheck(known, at),
      );
    case "deleted":
      return settle(
        known,
        [
          // guard: the sweep deletes what remains of a deleted upload
          ...createRemoval(known),
          // guard: download counters are purged with their upload
          ...createDownloadPurge(known, at),
          // guard: share links end with their upload
          ...createLinkRemoval(known, at),
        ],
        scheduleNextCheck(known, at),
      );
    case "orphan":
      return {
        ...settle(known, createOrphanRemoval(keys), { purgeAt: getPurgeTime(at) }),
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
const scheduleNextCheck = (
  record: Extract<StoredRecord, { status: "rejected" | "deleted" }>,
  at: string,
) => {
  const { multipart } = record;
  const end = isRejected(record) ? record.finalizedAt : record.deletedAt;
  const ahead = (time: string | undefined) => (time !== undefined && time > at ? time : undefined);
  const partsGone = multipart && end ? addSeconds(end, limits.quarantine) : undefined;
  // An attempt to derive images can write until its function ends.
  const attemptEnd = ahead(getDerivation(record)?.until);
  const next = earliest(earliest(ahead(getPolicyEnd(record)), ahead(partsGone)), attemptEnd);
  return next === undefined ? {} : { dueAt: next };
};

/** Removes an orphan from every key that its id can have. */
const createOrphanRemoval = (keys: readonly string[]): readonly Effect[] => {
  // guard: an orphan is deleted at its current key
  // guard: an orphan is deleted at its public key
  // guard: an orphan is deleted at its legacy key
  const used = keys;
  return used.map((key) => ({ kind: "delete-all-versions", key }));
};

const toStoredRecord = (record: StoredRecord | ExpectedRecord): StoredRecord | undefined =>
  "revision" in record ? record : undefined;

/** Returns true if a sweep finds the record when it is due. */
export const isInDueIndex = ({ dueAt, dueShard }: StoredRecord): boolean =>
  dueAt !== undefined && dueShard !== undefined && dueShards.includes(dueShard);

/** Expires an upload without an object. The sweep checks it again after the quarantine time for an object that was in flight. */
const settlePending = (record: PendingRecord, at: string): Decision => {
  // guard: an upload does not expire before its policy ends
  if (getPolicyEnd(record) > at) return settle(record, [], { dueAt: getNextCheckTime(record, at) });
  const set = { status: "expired", purgeAt: getPurgeTime(at) };
  return {
    ...settle(record, [], {
      ...set,
      // guard: an expired record is checked once more
      dueAt: addSeconds(at, limits.quarantine),
    }),
    outcome: "expired",
    after: createAbort(record),
  };
};

const settleFile = (
  record: RecordWithFile,
  {
    at,
    versionIds,
    derivedKinds,
  }: { at: string; versionIds: readonly string[]; derivedKinds: readonly string[] },
): Decision => {
  const { key, versionId } = record.object;
  const retainUntil = getRetainUntil(record);
  // guard: a file is kept until its retention ends
  if (retainUntil !== undefined && retainUntil <= at)
    return remove(record, at, {
      code: "retention-over",
      detail: `Its retention ended at ${retainUntil}.`,
    });
  // guard: an upload stays in the trash until its time has ended
  if (isTrashed(record) && record.trashUntil <= at)
    return remove(record, at, {
      code: "trash-over",
      detail: `Its time in the trash ended at ${record.trashUntil}.`,
    });
  // guard: the sweep notices that the pinned version is gone
  if (!versionIds.includes(versionId)) return remove(record, at, removedInStorage);
  // guard: the sweep deletes replays whose events were lost
  const replays = versionIds
    // guard: the sweep never deletes the pinned version
    .filter((other) => other !== versionId)
    .map((other): Effect => ({ kind: "delete-version", key, versionId: other }));
  // guard: the sweep requests images that were not derived
  const requests: readonly Effect[] =
    awaitsDerivation(record) && derivedKinds.includes(getKindName(record))
      ? [{ kind: "request-derivation", id: record.id, versionId }]
      : [];
  const over = getPolicyEnd(record);
  // guard: a record is due when its retention ends
  const next = earliest(over > at ? over : undefined, getFileEnd(record));
  return settle(record, [...replays, ...requests], next === undefined ? {} : { dueAt: next });
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
    write: createUpdate(
      record.id,
      // guard: settling requires the revision that was read
      ifRevision(record),
      {
        set: { ...set, ...(staysDue && { dueShard: getDueShard(record.id) }) },
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
  return addSeconds(at, Math.min(first * 2 ** failures, longest));
};

/**
 * Postpones a record before a sweep attempts to settle it. The attempt can end the sweep's process. Therefore, it is counted
 * first, and does not block other due records. It needs only the index entry, because the record itself may be unreadable.
 */
export const postpone = (entry: DueEntry, at: string): Write =>
  createUpdate(
    entry.id,
    // guard: only the listed due entry is postponed
    [{ path: "dueAt", equals: entry.dueAt }],
    {
      set: { dueAt: dueAfterFailure(entry, at), dueFailures: entry.failures + 1 },
    },
  );
