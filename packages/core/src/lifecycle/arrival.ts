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
import type { Condition, Decision, Effect } from "./decision.ts";
import type { Fact } from "./fact.ts";
import { later, nothing, purgeAt, sameKey, still, unchanged, update } from "./guarded-update.ts";
import { contradiction, differences, sha256Of } from "./pinned-object.ts";

/** The part of a record that decides what an object's arrival means. */
export type Awaiting = Pick<PendingRecord, "id" | "key" | "declared"> & {
  readonly status: "pending";
};

/**
 * The record that an object's arrival nearly always meets: pending, and declared as the object turned out to be. Decide
 * on it before reading anything: the guard of the decision names all it assumed, so finalizing takes one write. S3 has
 * a SHA-256 of a form's object exactly where one was declared, because then it is in the policy, and else may not be sent.
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

/** An object is there: what its event, or the sweep, means for the record. */
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
      // Nothing that Slipway signs reaches the other key of an id: somebody put it there outside Slipway.
      // guard: an object at another key of the ID is deleted
      return getObjectKey(record) === key ? finalize(record, fact, deleteIt) : replay;
    case "ready":
      // Whatever its sequencer: the pinned version is the only one that may stay.
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

/** Keep an object that no record asked for until a human could have looked, then let the sweep delete it. */
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
 * Whether a sweep may have listed an orphan's versions already, and so not seen this one: two clocks may say when. A sweep
 * that has attempted it postponed it first.
 */
const mayBeLeftOut = ({ dueAt, dueFailures }: OrphanRecord, at: string): boolean =>
  // guard: an orphan that a sweep may be removing restarts the quarantine
  dueAt === undefined || dueFailures !== undefined || dueAt <= later(at, 2 * limits.clockSkew);

/** Another object came to the key of an orphan that is gone or going: it is kept as long, and deleted, like the first. */
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
 * The pinned version once more. A version never changes, so a record that says otherwise of it was changed by something
 * else than Slipway, and S3's word counts; unless that is not what was declared, which is for a human to look at.
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
  // It stays in the due index: when its policy is over, the sweep deletes what replays may have left beside it, and moves
  // it on to the end of its retention.
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

/** What finalizing takes for granted of the record's status, and of its place in the due index where that may change. */
const asItWas = (record: Arriving): readonly Condition[] =>
  record.status === "expired" ? unchanged(record) : [{ path: "status", equals: record.status }];

/** A record that had its last look without an object is in the due index no more, and now has something to look after. */
const dueAgain = (record: Arriving, at: string) =>
  // guard: an object that arrives after the last check makes its record due
  record.status === "expired" && record.dueAt === undefined
    ? { dueAt: at, dueShard: dueShardOf(record.id) }
    : {};
