import type { Decision, Effect } from "../decision.ts";
import type { Fact } from "../fact.ts";
import { objectKey } from "../identity.ts";
import { limits } from "../limits.ts";
import type { PendingRecord, ReadyRecord, StoredRecord } from "../record.ts";
import { retainUntilOf } from "../retention.ts";
import type { Awaiting } from "./arrival.ts";
import { later, nothing, purgeAt, stillDue, update } from "./guarded-update.ts";
import { abortOf, removalOf, remove, removedInStorage } from "./removal.ts";

const notDue = ["dueAt", "dueShard"] as const;

/** The sweep's turn: finish what the record still needs. */
export function due(
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
      return versionIds.length > 0 ? nothing("late") : settle(record, abortOf(record));
    case "ready":
      return settleReady(record, at, versionIds);
    case "rejected":
    case "deleted":
      return settle(record, removalOf(record));
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
    after: abortOf(record),
  };
}

function settleReady(record: ReadyRecord, at: string, versionIds: readonly string[]): Decision {
  const { key, versionId } = record.object;
  const retainUntil = retainUntilOf(record);
  if (retainUntil !== undefined && retainUntil <= at)
    return remove(record, at, {
      code: "retention-over",
      detail: `It was to be kept until ${retainUntil}.`,
    });
  if (!versionIds.includes(versionId)) return remove(record, at, removedInStorage);
  const replays = versionIds
    .filter((other) => other !== versionId)
    .map((other): Effect => ({ kind: "delete-version", key, versionId: other }));
  return settle(record, replays, retainUntil === undefined ? {} : { dueAt: retainUntil });
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
