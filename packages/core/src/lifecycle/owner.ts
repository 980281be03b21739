import { getDueShard } from "../identity.ts";
import { limits } from "../limits.ts";
import { type FieldKeys, fieldKeyNames, type PendingRecord, type ReadyRecord } from "../record.ts";
import { isPending, isReady } from "../status.ts";
import type { Decision } from "./decision.ts";
import { awaitsLastCheck, getNextCheckTime } from "./due-time.ts";
import type { Edit, Fact } from "./fact.ts";
import {
  addDays,
  addSeconds,
  createUpdate,
  earliest,
  ifRevision,
  ifStatus,
} from "./guarded-update.ts";

/** Creates the pending record of a new upload. */
export const decideRequest = ({
  at,
  upload,
  policyLifetime = limits.policyLifetime,
}: Extract<Fact, { kind: "requested" }>): Decision => {
  const lifetime = upload.multipart ? limits.multipartLifetime : policyLifetime;
  const expiresAt = addSeconds(at, lifetime);
  const record: PendingRecord = {
    ...upload,
    revision: 1,
    status: "pending",
    createdAt: at,
    expiresAt,
    // guard: a record is due when its policy ends
    dueAt: getNextCheckTime({ ...upload, expiresAt }, at),
    dueShard: getDueShard(upload.id),
  };
  return { outcome: "requested", before: [], write: { kind: "create", record }, after: [] };
};

/** Changes the title, caption, path, retention, or the app's fields. */
export const decideEdit = (
  record: PendingRecord | ReadyRecord,
  at: string,
  change: Edit,
): Decision => {
  const set: Record<string, unknown> = {};
  const remove: string[] = [];
  for (const field of ["title", "caption", "path"] as const) {
    const value = change[field];
    if (value === undefined) continue;
    if (value === "") remove.push(field);
    else set[field] = value;
  }
  if (change.fields !== undefined) set.fields = change.fields;
  // guard: an edit of a field moves the upload to another list
  if (change.fieldKeys !== undefined) changeFieldKeys(change.fieldKeys, set, remove);
  if (change.retention === null) {
    remove.push("retention");
    // guard: removing the retention removes its end
    if (isReady(record)) remove.push("retainUntil");
  } else if (change.retention !== undefined) {
    set.retention = change.retention;
    if (isReady(record)) set.retainUntil = addDays(at, change.retention);
  }
  // guard: a chosen retention makes a ready record due when it ends
  if (isReady(record) && change.retention !== undefined)
    Object.assign(set, getDueAfterReadyEdit(record, at, change.retention));
  // guard: a chosen retention makes a pending record due before it ends
  if (isPending(record) && change.retention)
    Object.assign(set, getDueAfterPendingEdit(record, at, change.retention));
  // A sweep may postpone the record in the meantime. An edit must not undo that, because the record could end the next sweep.
  // Fields are merged with those that were read, so another edit of them in the meantime would be lost.
  // guard: an edit requires the status that was read
  // guard: an edit requires the due time that was read
  // guard: an edit of fields requires the revision that was read
  const guard = "dueAt" in set || "fields" in set ? ifRevision(record) : [ifStatus(record)];
  return {
    outcome: "edited",
    before: [],
    write: createUpdate(record.id, guard, { set, remove }),
    after: [],
  };
};

const changeFieldKeys = (keys: FieldKeys, set: Record<string, unknown>, remove: string[]): void => {
  for (const attribute of fieldKeyNames) {
    if (keys[attribute] === undefined) remove.push(attribute);
    else set[attribute] = keys[attribute];
  }
};

/**
 * Returns the due time of a ready record after an edit. If the record awaits the end of its policy, or another attempt of the
 * sweep, it stays due then. The sweep sets it due at the end of its retention afterward.
 */
const getDueAfterReadyEdit = (record: ReadyRecord, at: string, retention: number | null) => {
  const end = retention === null ? undefined : addDays(at, retention);
  const dueAt = awaitsLastCheck(record) ? earliest(record.dueAt, end) : (end ?? at);
  return { dueAt, dueShard: getDueShard(record.id) };
};

/**
 * Returns the due time of a pending record after an edit: its new retention can end before its policy expires. A record that
 * sweeps failed on stays postponed, because it could end the next sweep.
 */
const getDueAfterPendingEdit = (record: PendingRecord, at: string, retention: number) => {
  // guard: an edit does not bring forward a record that sweeps failed to settle
  if (record.dueFailures !== undefined) return {};
  const dueAt = earliest(getNextCheckTime({ ...record, retention }, at), record.dueAt);
  return { dueAt, dueShard: getDueShard(record.id) };
};
