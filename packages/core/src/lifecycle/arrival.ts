import { getDueShard, getObjectKey, legacyObjectKey } from "../identity.ts";
import { limits } from "../limits.ts";
import type {
  ExpiredRecord,
  OrphanRecord,
  PendingRecord,
  PinnedObject,
  RecordWithFile,
  StoredRecord,
} from "../record.ts";
import { isExpired } from "../status.ts";
import type { Condition, Decision, Effect } from "./decision.ts";
import type { Fact } from "./fact.ts";
import {
  addSeconds,
  createUpdate,
  getPurgeTime,
  ifKey,
  ifRevision,
  ifStatus,
  noop,
} from "./guarded-update.ts";
import { findDifferences, findMismatch, getSha256 } from "./pinned-object.ts";

/** The attributes of a pending record that determine what an object's arrival means. */
export type ExpectedRecord = Pick<PendingRecord, "id" | "key" | "declared"> & {
  readonly status: "pending";
};

/**
 * Returns the record that an arriving object nearly always has: pending, with a declaration that matches the object. A decision
 * on it needs no read, because the guard of its write contains every assumption. Therefore, finalizing takes a single write. S3
 * has a SHA-256 of a form's object only if one was declared: the policy requires it then, and forbids it otherwise.
 */
export const createExpectedRecord = (id: string, object: PinnedObject): ExpectedRecord => ({
  id,
  key: object.key === legacyObjectKey(id) ? undefined : object.key,
  status: "pending",
  declared: {
    size: object.size,
    contentType: object.contentType,
    sha256: getSha256(object),
  },
});

/** Decides what an object means that an event or the sweep reported. */
export const decideObjectCreated = (
  record: StoredRecord | ExpectedRecord | undefined,
  id: string,
  fact: Extract<Fact, { kind: "object-created" }>,
): Decision => {
  const { versionId, key } = fact.object;
  const deleteIt: Effect = { kind: "delete-version", key, versionId };
  const replay: Decision = {
    outcome: "replay",
    before: [],
    // guard: a replay is deleted
    after: [deleteIt],
  };
  switch (record?.status) {
    case undefined:
      // guard: an object without a record becomes an orphan
      return quarantine(id, fact.at);
    case "pending":
    case "expired":
      // Slipway signs only one key of an id. An object at the other key was put there outside Slipway.
      // guard: an object at another key of the ID is deleted
      return getObjectKey(record) === key ? finalize(record, fact, deleteIt) : replay;
    case "ready":
    case "trashed":
      // Only the pinned version may stay, regardless of sequencers.
      // guard: the pinned version's own event is not a replay
      return record.object.versionId === versionId ? correctPinnedObject(record, fact) : replay;
    case "rejected":
    case "deleted":
      return {
        outcome: "late",
        before: [],
        // guard: an object that arrives after the end is deleted
        after: [deleteIt],
      };
    case "orphan":
      // guard: another object at an orphan's key restarts the quarantine
      return mayMissVersion(record, fact.at) ? quarantineAgain(record, fact.at) : noop("duplicate");
    default:
      return record satisfies never;
  }
};

/** Quarantines an object without a record. The sweep deletes it after operators had time to check it. */
const quarantine = (id: string, at: string): Decision => {
  const record: OrphanRecord = {
    id,
    revision: 1,
    status: "orphan",
    dueAt: addSeconds(at, limits.quarantine),
    dueShard: getDueShard(id),
  };
  return { outcome: "orphan", before: [], write: { kind: "create", record }, after: [] };
};

type Arriving = ExpectedRecord | PendingRecord | ExpiredRecord;

/**
 * Returns true if a sweep may already have listed an orphan's versions without this one, considering two clocks with skew. A
 * sweep postpones an orphan before it lists its versions.
 */
const mayMissVersion = ({ dueAt, dueFailures }: OrphanRecord, at: string): boolean =>
  // guard: an orphan that a sweep may be removing restarts the quarantine
  dueAt === undefined || dueFailures !== undefined || dueAt <= addSeconds(at, 2 * limits.clockSkew);

/** Quarantines another object at the key of an orphan that was removed or is being removed. */
const quarantineAgain = (record: OrphanRecord, at: string): Decision => {
  const set = { dueAt: addSeconds(at, limits.quarantine), dueShard: getDueShard(record.id) };
  return {
    outcome: "orphan",
    before: [],
    write: createUpdate(record.id, ifRevision(record), { set, remove: ["purgeAt", "dueFailures"] }),
    after: [],
  };
};

/**
 * Handles another event of the pinned version. Versions are immutable, so a record that differs from its version was changed
 * outside Slipway, and is corrected. If the version does not match the declaration, an operator must check it.
 */
const correctPinnedObject = (
  record: RecordWithFile,
  { object, inspection }: Extract<Fact, { kind: "object-created" }>,
): Decision => {
  const isTrue = findDifferences(record.object, object).length === 0;
  const isAsDeclared =
    inspection.outcome === "passed" &&
    findMismatch(record.declared, object, getSha256(object)) === undefined;
  if (isTrue || !isAsDeclared) return noop("duplicate");
  const guard = [ifStatus(record), { path: "object.versionId", equals: object.versionId }];
  const set = { object: { ...object, sequencer: record.object.sequencer } };
  return {
    outcome: "corrected",
    before: [],
    write: createUpdate(record.id, guard, { set }),
    after: [],
  };
};

const finalize = (
  record: Arriving,
  { at, object, inspection }: Extract<Fact, { kind: "object-created" }>,
  deleteIt: Effect,
): Decision => {
  const sha256 = getSha256(object);
  const { declared } = record;
  const guard: readonly Condition[] = [
    // guard: finalizing requires the status that was read
    ...createStatusConditions(record),
    // guard: finalizing requires the record's key
    ifKey(record),
    // guard: finalizing requires the declared size
    { path: "declared.size", equals: declared.size },
    // guard: finalizing requires the declared type
    { path: "declared.contentType", equals: declared.contentType },
    declared.sha256 === undefined
      ? // guard: finalizing requires that no checksum was declared
        { path: "declared.sha256", absent: true }
      : // guard: finalizing requires the declared checksum
        { path: "declared.sha256", equals: declared.sha256 },
  ];
  const reason =
    findMismatch(declared, object, sha256) ??
    // guard: an object whose content does not match its type is rejected
    (inspection.outcome === "failed" ? inspection.reason : undefined);
  if (reason !== undefined) {
    const set = {
      status: "rejected",
      reason,
      finalizedAt: at,
      purgeAt: getPurgeTime(at),
      ...returnToDueIndex(record, at),
    };
    return {
      outcome: "rejected",
      before: [],
      write: createUpdate(record.id, guard, { set }),
      after: [deleteIt],
    };
  }
  // The record stays in the due index. When its policy has expired, the sweep deletes replays, and sets the record due at the
  // end of its retention.
  const set = {
    status: "ready",
    object,
    // guard: a ready upload is listed by its digest
    ...(sha256 !== undefined && { sha256 }),
    finalizedAt: at,
    ...returnToDueIndex(record, at),
    ...(inspection.outcome === "passed" && inspection.media && { media: inspection.media }),
    ...(inspection.outcome === "passed" && inspection.charset && { charset: inspection.charset }),
  };
  return {
    outcome: "finalized",
    before: [],
    write: createUpdate(record.id, guard, {
      set,
      // guard: an expired record that becomes ready is not purged
      remove: ["purgeAt"],
    }),
    after: [],
  };
};

/** Returns the conditions on the record's status, and on its place in the due index if finalizing changes it. */
const createStatusConditions = (record: Arriving): readonly Condition[] =>
  isExpired(record) ? ifRevision(record) : [{ path: "status", equals: record.status }];

/** Returns the record to the due index if it had left it without an object. */
const returnToDueIndex = (record: Arriving, at: string) =>
  // guard: an object that arrives after the last check makes its record due
  isExpired(record) && record.dueAt === undefined
    ? { dueAt: at, dueShard: getDueShard(record.id) }
    : {};
