import type { Condition, Decision, Effect, Outcome, Write } from "./decision.ts";
import type { Edit, Fact, RequestedUpload } from "./fact.ts";
import { dueShardOf, objectKey } from "./identity.ts";
import { limits } from "./limits.ts";
import type {
  Declared,
  OrphanRecord,
  PendingRecord,
  PinnedObject,
  ReadyRecord,
  Reason,
  StoredRecord,
  UploadRecord,
} from "./record.ts";

/** The part of a record that decides what an object's arrival means. */
export type Awaiting = Pick<PendingRecord, "id" | "declared" | "retention"> & {
  readonly status: "pending" | "expired";
};

/**
 * The record that an object's arrival nearly always meets: pending, and declared as the object turned out to be. Decide
 * on it before reading anything: the guard of the decision names all it assumed, so finalizing takes one write.
 */
export const awaiting = (id: string, object: PinnedObject): Awaiting => ({
  id,
  status: "pending",
  declared: {
    size: object.size,
    contentType: object.contentType,
    sha256: sha256Of(object),
  },
});

/**
 * Decide what a fact means for a record. Pure and total: every status meets every fact.
 *
 * @param record the stored record as last read, `awaiting(…)` for a first try, or undefined where there is none
 * @param fact what happened, and to which upload id
 * @returns what to write, on which conditions, and what to do in S3
 */
export const decide = (
  record: StoredRecord | Awaiting | undefined,
  fact: Fact & { readonly id: string },
): Decision => {
  switch (fact.kind) {
    case "requested":
      return record === undefined ? request(fact.at, fact.upload) : refused;
    case "object-created":
      return objectCreated(record, fact.id, fact);
    case "object-removed":
      return isReady(record) && record.object.versionId === fact.versionId
        ? remove(record, fact.at, removedInStorage)
        : nothing("late");
    case "due":
      return due(record, fact);
    case "owner-edits":
      return isPending(record) || isReady(record) ? edit(record, fact.at, fact.edit) : refused;
    case "owner-deletes":
      return isOwned(record) && record.status !== "deleted" ? remove(record, fact.at) : refused;
    case "downloaded":
      return isReady(record) ? countDownload(record, fact.at) : refused;
    default:
      return fact satisfies never;
  }
};

const isReady = (record: StoredRecord | Awaiting | undefined): record is ReadyRecord =>
  record?.status === "ready";
const isPending = (record: StoredRecord | Awaiting | undefined): record is PendingRecord =>
  record?.status === "pending" && "owner" in record;
const isOwned = (record: StoredRecord | Awaiting | undefined): record is UploadRecord =>
  record !== undefined && "owner" in record;

const nothing = (outcome: Outcome): Decision => ({ outcome, before: [], after: [] });
const refused = nothing("refused");

const sha256Of = (object: PinnedObject): string | undefined =>
  object.checksum?.algorithm === "SHA256" ? object.checksum.value : undefined;

const later = (time: string, seconds: number): string =>
  new Date(Date.parse(time) + seconds * 1000).toISOString();
const latest = (a: string, b: string): string => (a > b ? a : b);
const purgeAt = (at: string): number => Math.floor(Date.parse(at) / 1000) + limits.purgeAfter;
const afterDays = (time: string, days: number): string => later(time, days * 24 * 60 * 60);

const update = (
  id: string,
  guard: readonly Condition[],
  change: {
    set?: Readonly<Record<string, unknown>>;
    remove?: readonly string[];
    add?: Readonly<Record<string, number>>;
  },
): Write => ({
  kind: "update",
  id,
  guard,
  set: change.set ?? {},
  remove: change.remove ?? [],
  add: change.add ?? {},
});

const still = (record: StoredRecord): Condition => ({ path: "status", equals: record.status });

/** The record did not move in the due index since it was read: nobody changed its retention meanwhile. */
const stillDue = (record: StoredRecord): readonly Condition[] => [
  still(record),
  record.dueAt === undefined
    ? { path: "dueAt", absent: true }
    : { path: "dueAt", equals: record.dueAt },
];

const notDue = ["dueAt", "dueShard"] as const;

function request(at: string, upload: RequestedUpload): Decision {
  const expiresAt = later(at, limits.policyLifetime);
  const record: PendingRecord = {
    ...upload,
    status: "pending",
    createdAt: at,
    expiresAt,
    downloads: 0,
    dueAt: later(expiresAt, limits.policyGrace),
    dueShard: dueShardOf(upload.id),
  };
  return { outcome: "requested", before: [], write: { kind: "create", record }, after: [] };
}

function objectCreated(
  record: StoredRecord | Awaiting | undefined,
  id: string,
  fact: Extract<Fact, { kind: "object-created" }>,
): Decision {
  const { versionId, key } = fact.object;
  const deleteIt: Effect = { kind: "delete-version", key, versionId };
  switch (record?.status) {
    case undefined:
      return orphan(id, fact.at);
    case "pending":
    case "expired":
      return finalize(record, fact, deleteIt);
    case "ready":
      // Whatever its sequencer: the pinned version is the only one that may stay.
      return record.object.versionId === versionId
        ? nothing("duplicate")
        : { outcome: "replay", before: [], after: [deleteIt] };
    case "rejected":
    case "deleted":
      return { outcome: "late", before: [], after: [deleteIt] };
    case "orphan":
      return nothing("duplicate");
    default:
      return record satisfies never;
  }
}

/** Keep an object that no record asked for until a human could have looked, then let the sweep delete it. */
function orphan(id: string, at: string): Decision {
  const record: OrphanRecord = {
    id,
    status: "orphan",
    dueAt: later(at, limits.quarantine),
    dueShard: dueShardOf(id),
  };
  return { outcome: "orphan", before: [], write: { kind: "create", record }, after: [] };
}

function finalize(
  record: Awaiting,
  { at, object, inspection }: Extract<Fact, { kind: "object-created" }>,
  deleteIt: Effect,
): Decision {
  const sha256 = sha256Of(object);
  const { declared, retention } = record;
  const guard: readonly Condition[] = [
    { path: "status", oneOf: ["pending", "expired"] },
    { path: "declared.size", equals: declared.size },
    { path: "declared.contentType", equals: declared.contentType },
    declared.sha256 === undefined
      ? { path: "declared.sha256", absent: true }
      : { path: "declared.sha256", absentOrEquals: declared.sha256 },
    retention === undefined
      ? { path: "retention", absent: true }
      : { path: "retention", equals: retention },
  ];
  const reason =
    contradiction(declared, object, sha256) ??
    (inspection.outcome === "failed" ? inspection.reason : undefined);
  if (reason !== undefined) {
    const set = { status: "rejected", reason, finalizedAt: at, purgeAt: purgeAt(at) };
    return {
      outcome: "rejected",
      before: [],
      write: update(record.id, guard, { set }),
      after: [deleteIt],
    };
  }
  // It stays in the due index: when its policy is over, the sweep deletes what replays may have left beside it.
  const set = {
    status: "ready",
    object,
    finalizedAt: at,
    ...(inspection.outcome === "passed" && inspection.media && { media: inspection.media }),
    ...(retention !== undefined && { retainUntil: afterDays(at, retention) }),
  };
  return {
    outcome: "finalized",
    before: [],
    write: update(record.id, guard, { set, remove: ["purgeAt"] }),
    after: [],
  };
}

/** Where S3 holds something else than was declared, which a signed policy does not let happen. */
function contradiction(
  declared: Declared,
  object: PinnedObject,
  sha256: string | undefined,
): Reason | undefined {
  if (object.size !== declared.size)
    return {
      code: "size-mismatch",
      detail: `The object has ${object.size} bytes, ${declared.size} were declared.`,
    };
  if (object.contentType !== declared.contentType)
    return {
      code: "content-type-mismatch",
      detail: `The object was stored as ${object.contentType}, ${declared.contentType} was declared.`,
    };
  if (declared.sha256 !== undefined && declared.sha256 !== sha256)
    return {
      code: "checksum-mismatch",
      detail: "The object's SHA-256 is not the declared one.",
    };
  return undefined;
}

function due(
  record: StoredRecord | Awaiting | undefined,
  { at, versionIds }: Extract<Fact, { kind: "due" }>,
): Decision {
  if (record === undefined || !("dueAt" in record) || record.dueAt === undefined)
    return nothing("settled");
  // Its owner may have moved the time since the sweep's query.
  if (record.dueAt > at) return nothing("settled");
  switch (record.status) {
    case "pending":
      // An object that is there is the sweep's to finalize first, as if its event had come.
      return versionIds.length > 0 ? nothing("late") : expire(record, at);
    case "expired":
      return versionIds.length > 0 ? nothing("late") : settle(record, []);
    case "ready":
      return settleReady(record, at, versionIds);
    case "rejected":
    case "deleted":
      return settle(record, [{ kind: "delete-all-versions", key: objectKey(record.id) }]);
    case "orphan":
      return settle(record, [{ kind: "delete-all-versions", key: objectKey(record.id) }], {
        purgeAt: purgeAt(at),
      });
    default:
      return record satisfies never;
  }
}

/** Nothing arrived. Look once more after the quarantine time, for an object that was still on its way. */
function expire(record: PendingRecord, at: string): Decision {
  const set = { status: "expired", dueAt: later(at, limits.quarantine), purgeAt: purgeAt(at) };
  return {
    outcome: "expired",
    before: [],
    write: update(record.id, stillDue(record), { set }),
    after: [],
  };
}

function settleReady(record: ReadyRecord, at: string, versionIds: readonly string[]): Decision {
  const { key, versionId } = record.object;
  if (record.retainUntil !== undefined && record.retainUntil <= at)
    return remove(record, at, {
      code: "retention-over",
      detail: `It was to be kept until ${record.retainUntil}.`,
    });
  if (!versionIds.includes(versionId)) return remove(record, at, removedInStorage);
  const replays = versionIds
    .filter((other) => other !== versionId)
    .map((other): Effect => ({ kind: "delete-version", key, versionId: other }));
  return settle(
    record,
    replays,
    record.retainUntil === undefined ? {} : { dueAt: record.retainUntil },
  );
}

/** Nothing more can come to this key: leave the due index, or stay in it until the time that is set. */
function settle(
  record: StoredRecord,
  before: readonly Effect[],
  set: Readonly<Record<string, unknown>> = {},
): Decision {
  return {
    outcome: "settled",
    before,
    write: update(record.id, stillDue(record), { set, remove: "dueAt" in set ? [] : notDue }),
    after: [],
  };
}

const removedInStorage: Reason = {
  code: "removed-in-storage",
  detail: "Its object was removed in S3.",
};

/** Deleted for good. It stays due until its policy is over, for whatever is still posted with it. */
function remove(record: UploadRecord, at: string, reason?: Reason): Decision {
  const policyOver = later(record.expiresAt, limits.policyGrace);
  const set = {
    status: "deleted",
    dueAt: latest(policyOver, at),
    dueShard: dueShardOf(record.id),
    purgeAt: purgeAt(at),
    ...(reason && { reason }),
  };
  // A time that the sweep decided on must still be the record's; an owner's word stands whatever it is.
  const guard = reason?.code === "retention-over" ? stillDue(record) : [still(record)];
  return {
    outcome: "deleted",
    before: [],
    write: update(record.id, guard, { set, remove: ["retainUntil"] }),
    after: [{ kind: "delete-all-versions", key: objectKey(record.id) }],
  };
}

function edit(record: PendingRecord | ReadyRecord, at: string, change: Edit): Decision {
  const set: Record<string, unknown> = {};
  const remove: string[] = [];
  for (const field of ["title", "caption"] as const) {
    const value = change[field];
    if (value === undefined) continue;
    if (value === "") remove.push(field);
    else set[field] = value;
  }
  if (change.retention === null) {
    remove.push("retention");
    if (record.status === "ready") remove.push("retainUntil");
  } else if (change.retention !== undefined) {
    set.retention = change.retention;
    if (record.status === "ready") set.retainUntil = afterDays(at, change.retention);
  }
  if (record.status === "ready" && change.retention !== undefined)
    Object.assign(set, dueAfterEdit(record, at, change.retention));
  return {
    outcome: "edited",
    before: [],
    write: update(record.id, [still(record)], { set, remove }),
    after: [],
  };
}

/** While its policy lives the record stays due at the policy's end; the sweep then moves it on to its retention. */
function dueAfterEdit(record: ReadyRecord, at: string, retention: number | null) {
  const policyOver = later(record.expiresAt, limits.policyGrace);
  const end = retention === null ? at : afterDays(at, retention);
  const dueAt = record.dueAt !== undefined && record.dueAt <= policyOver ? record.dueAt : end;
  return { dueAt, dueShard: dueShardOf(record.id) };
}

function countDownload(record: ReadyRecord, at: string): Decision {
  return {
    outcome: "downloaded",
    before: [],
    write: update(record.id, [still(record)], {
      set: { lastDownloadedAt: at },
      add: { downloads: 1 },
    }),
    after: [],
  };
}
