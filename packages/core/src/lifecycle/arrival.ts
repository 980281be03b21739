import { dueShardOf, getObjectKey, legacyObjectKey } from "../identity.ts";
import { limits } from "../limits.ts";
import type {
  ExpiredRecord,
  OrphanRecord,
  PendingRecord,
  PinnedObject,
  ReadyRecord,
  StoredRecord,
} from "../record.ts";
import { isExpired } from "../status.ts";
import type { Condition, Decision, Effect } from "./decision.ts";
import type { Fact } from "./fact.ts";
import { later, nothing, purgeAt, sameKey, still, unchanged, update } from "./guarded-update.ts";
import { contradiction, differences, sha256Of } from "./pinned-object.ts";

/** The attributes of a pending record that determine what an object's arrival means. */
export type Awaiting = Pick<PendingRecord, "id" | "key" | "declared"> & {
  readonly status: "pending";
};

/**
 * Returns the record that an arriving object nearly always has: pending, with a declaration that matches the object. A decision
 * on it needs no read, because the guard of its write contains every assumption. Therefore, finalizing takes a single write. S3
 * has a SHA-256 of a form's object only if one was declared: the policy requires it then, and forbids it otherwise.
 */
export const awaiting = (id: string, object: PinnedObject): Awaiting => ({
  id,
  key: object.key === legacyObjectKey(id) ? undefined : object.key,
  status: "pending",
  declared: {
    size: object.size,
    contentType: object.contentType,
    sha256: sha256Of(object),
  },
});

/** Decides what an object means that an event or the sweep reported. */
export const objectCreated = (
  record: StoredRecord | Awaiting | undefined,
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
      return orphan(id, fact.at);
    case "pending":
    case "expired":
      // Slipway signs only one key of an id. An object at the other key was put there outside Slipway.
      // guard: an object at another key of the ID is deleted
      return getObjectKey(record) === key ? finalize(record, fact, deleteIt) : replay;
    case "ready":
      // Only the pinned version may stay, regardless of sequencers.
      // guard: the pinned version's own event is not a replay
      return record.object.versionId === versionId ? pinnedAgain(record, fact) : replay;
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
      return mayBeLeftOut(record, fact.at) ? orphanAgain(record, fact.at) : nothing("duplicate");
    default:
      return record satisfies never;
  }
};

/** Quarantines an object without a record. The sweep deletes it after operators had time to check it. */
const orphan = (id: string, at: string): Decision => {
  const record: OrphanRecord = {
    id,
    revision: 1,
    status: "orphan",
    dueAt: later(at, limits.quarantine),
    dueShard: dueShardOf(id),
  };
  return { outcome: "orphan", before: [], write: { kind: "create", record }, after: [] };
};

type Arriving = Awaiting | PendingRecord | ExpiredRecord;

/**
 * Returns true if a sweep may already have listed an orphan's versions without this one, considering two clocks with skew. A
 * sweep postpones an orphan before it lists its versions.
 */
const mayBeLeftOut = ({ dueAt, dueFailures }: OrphanRecord, at: string): boolean =>
  // guard: an orphan that a sweep may be removing restarts the quarantine
  dueAt === undefined || dueFailures !== undefined || dueAt <= later(at, 2 * limits.clockSkew);

/** Quarantines another object at the key of an orphan that was removed or is being removed. */
const orphanAgain = (record: OrphanRecord, at: string): Decision => {
  const set = { dueAt: later(at, limits.quarantine), dueShard: dueShardOf(record.id) };
  return {
    outcome: "orphan",
    before: [],
    write: update(record.id, unchanged(record), { set, remove: ["purgeAt", "dueFailures"] }),
    after: [],
  };
};

/**
 * Handles another event of the pinned version. Versions are immutable, so a record that differs from its version was changed
 * outside Slipway, and is corrected. If the version does not match the declaration, an operator must check it.
 */
const pinnedAgain = (
  record: ReadyRecord,
  { object, inspection }: Extract<Fact, { kind: "object-created" }>,
): Decision => {
  const isTrue = differences(record.object, object).length === 0;
  const isAsDeclared =
    inspection.outcome === "passed" &&
    contradiction(record.declared, object, sha256Of(object)) === undefined;
  if (isTrue || !isAsDeclared) return nothing("duplicate");
  const guard = [still(record), { path: "object.versionId", equals: object.versionId }];
  const set = { object: { ...object, sequencer: record.object.sequencer } };
  return {
    outcome: "corrected",
    before: [],
    write: update(record.id, guard, { set }),
    after: [],
  };
};

const finalize = (
  record: Arriving,
  { at, object, inspection }: Extract<Fact, { kind: "object-created" }>,
  deleteIt: Effect,
): Decision => {
  const sha256 = sha256Of(object);
  const { declared } = record;
  const guard: readonly Condition[] = [
    // guard: finalizing requires the status that was read
    ...asItWas(record),
    // guard: finalizing requires the record's key
    sameKey(record),
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
    contradiction(declared, object, sha256) ??
    // guard: an object whose content does not match its type is rejected
    (inspection.outcome === "failed" ? inspection.reason : undefined);
  if (reason !== undefined) {
    const set = {
      status: "rejected",
      reason,
      finalizedAt: at,
      purgeAt: purgeAt(at),
      ...dueAgain(record, at),
    };
    return {
      outcome: "rejected",
      before: [],
      write: update(record.id, guard, { set }),
      after: [deleteIt],
    };
  }
  // The record stays in the due index. When its policy has expired, the sweep deletes replays, and sets the record due at the
  // end of its retention.
  const set = {
    status: "ready",
    object,
    finalizedAt: at,
    ...dueAgain(record, at),
    ...(inspection.outcome === "passed" && inspection.media && { media: inspection.media }),
    ...(inspection.outcome === "passed" && inspection.charset && { charset: inspection.charset }),
  };
  return {
    outcome: "finalized",
    before: [],
    write: update(record.id, guard, {
      set,
      // guard: an expired record that becomes ready is not purged
      remove: ["purgeAt"],
    }),
    after: [],
  };
};

/** Returns the conditions on the record's status, and on its place in the due index if finalizing changes it. */
const asItWas = (record: Arriving): readonly Condition[] =>
  isExpired(record) ? unchanged(record) : [{ path: "status", equals: record.status }];

/** Returns the record to the due index if it had left it without an object. */
const dueAgain = (record: Arriving, at: string) =>
  // guard: an object that arrives after the last check makes its record due
  isExpired(record) && record.dueAt === undefined
    ? { dueAt: at, dueShard: dueShardOf(record.id) }
    : {};
