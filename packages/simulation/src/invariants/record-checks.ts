import { limits } from "@slipway/core/limits";
import { getKindName, type RecordWithFile, type StoredRecord } from "@slipway/core/record";
import {
  hasFile,
  isDeleted,
  isExpired,
  isOrphan,
  isPending,
  isReady,
  isTrashed,
} from "@slipway/core/status";
import { appRules } from "../functions/app-kinds.ts";
import { maxLateness } from "../functions/call-faults.ts";
import { maxSkew } from "../functions/runtime.ts";
import type { Bucket } from "../services/bucket.ts";
import type { StoredVersion } from "../services/versions.ts";
import type { UploadHistory } from "./history.ts";
import type { Checker } from "./invariants.ts";

const day = 24 * 60 * 60 * 1000;
/** How many milliseconds early a retention may end: its start was written late by a slow clock, and its end read by a fast one. */
const maxEarliness = 2 * maxSkew + maxLateness;

/** The statuses that may follow a status. */
const successors: Readonly<Record<StoredRecord["status"], readonly StoredRecord["status"][]>> = {
  pending: ["pending", "ready", "rejected", "expired", "deleted"],
  expired: ["expired", "ready", "rejected", "deleted"],
  ready: ["ready", "trashed", "deleted"],
  trashed: ["trashed", "ready", "deleted"],
  rejected: ["rejected", "deleted"],
  deleted: ["deleted"],
  orphan: ["orphan"],
};

/** The tools and the state that the checks of a write need. */
export interface CheckContext {
  readonly checker: Checker;
  readonly now: () => number;
  readonly bucket: () => Bucket;
}

/** A write that changed the record of an upload. */
export interface RecordUpdate<
  Before extends StoredRecord = StoredRecord,
  After extends StoredRecord = StoredRecord,
> {
  readonly upload: UploadHistory;
  readonly before: Before;
  readonly after: After;
}

/** Returns true if a version is what was declared, by S3's description and by its bytes. */
export const isAsDeclared = (
  { body, contentType }: StoredVersion,
  { declared }: Exclude<StoredRecord, { status: "orphan" }>,
): boolean =>
  body.size === declared.size &&
  contentType === declared.contentType &&
  body.contentType === declared.contentType &&
  (declared.sha256 === undefined || declared.sha256 === body.sha256);

const isAlive = (record: StoredRecord): boolean => isPending(record) || hasFile(record);

/** Describes the fields that an owner can edit. */
const describeEdits = (record: StoredRecord): string =>
  isOrphan(record) ? "" : `title ${record.title}, retention ${record.retention}`;

/** Checks the first write of a record. */
export const checkCreation = ({ checker }: CheckContext, after: StoredRecord): void =>
  checker.check(
    "statuses never go back",
    isPending(after) || isOrphan(after),
    () => `${after.id} was created as ${after.status}`,
  );

/** Checks the deletion of a record by time to live. */
export const checkPurge = ({ checker }: CheckContext, record: StoredRecord): void =>
  checker.check(
    "live records are not purged",
    !isAlive(record),
    () => `${record.id} was purged while it was ${record.status}`,
  );

/** Checks a record that becomes ready, and remembers its object. */
export const checkReady = (
  { checker }: CheckContext,
  upload: UploadHistory,
  after: StoredRecord & { status: "ready" },
): void => {
  const { object } = after;
  upload.pinned ??= object;
  const stored = upload.stored.find(({ version }) => version.versionId === object.versionId);
  const version = stored?.version;
  checker.check(
    "ready records match S3",
    version !== undefined &&
      isAsDeclared(version, after) &&
      object.size === version.body.size &&
      object.eTag === version.eTag &&
      object.contentType === version.contentType &&
      object.checksum?.value === version.checksum.value,
    () => `${after.id} became ready from ${JSON.stringify(object)}`,
  );
};

/** Checks a record that expires, and remembers the time. */
export const checkExpiry = ({ checker, now }: CheckContext, upload: UploadHistory): void => {
  const { id, usableUntil = 0 } = upload;
  upload.expiredAt = now();
  checker.check(
    "nothing expires early",
    now() >= usableUntil + limits.policyGrace * 1000 - maxSkew,
    () => `${id} expired, and could be uploaded until ${new Date(usableUntil).toISOString()}`,
  );
};

/** Checks a write that changes a record. */
export const checkUpdate = (context: CheckContext, update: RecordUpdate): void => {
  const { upload, before, after } = update;
  checkSuccession(context, update);
  checkPostponement(context, update);
  if (isExpired(after) && after.dueAt === undefined) checkLastCheck(context, upload, before);
  recordRetention(context, update);
  if (hasFile(before) && isDeleted(after)) checkDeletion(context, { upload, before, after });
};

const checkSuccession = (
  { checker: { check } }: CheckContext,
  { upload, before, after }: RecordUpdate,
): void => {
  check(
    "statuses never go back",
    successors[before.status].includes(after.status),
    () => `${after.id} was ${before.status} and became ${after.status}`,
  );
  check(
    "revisions increase",
    after.revision > before.revision,
    () => `${after.id} went from revision ${before.revision} to ${after.revision}`,
  );
  check(
    "statuses never go back",
    isPending(before) || isReady(before) || describeEdits(before) === describeEdits(after),
    () =>
      `${after.id} was ${before.status}, and went from ${describeEdits(before)} to ${describeEdits(after)}`,
  );
  if (hasFile(after) && upload.pinned !== undefined)
    check(
      "ready files never change",
      JSON.stringify(after.object) === JSON.stringify(upload.pinned),
      () =>
        `${after.id} changed its version from ${upload.pinned?.versionId} to ${after.object.versionId}`,
    );
};

/** A postponed record stays postponed, because its bytes may end the next sweep too. */
const checkPostponement = (
  { checker }: CheckContext,
  { before, after }: Pick<RecordUpdate, "before" | "after">,
): void => {
  if (before.dueFailures === undefined || after.dueFailures === undefined) return;
  if (!isPending(before) || !isPending(after)) return;
  checker.check(
    "failed sweeps back off",
    (after.dueAt ?? "") >= (before.dueAt ?? ""),
    () => `${after.id} was postponed to ${before.dueAt}, and brought forward to ${after.dueAt}`,
  );
};

/** An expired record is checked once more. The time was set when a sweep started to settle it. */
const checkLastCheck = (
  { checker, now }: CheckContext,
  { id, expiredAt = 0 }: UploadHistory,
  before: StoredRecord,
): void => {
  if (!isExpired(before) || before.dueAt === undefined) return;
  checker.check(
    "nothing expires early",
    now() >= expiredAt + (limits.quarantine - limits.timeout.sweep) * 1000 - maxEarliness,
    () => `${id} expired at ${new Date(expiredAt).toISOString()}, and its last check was early`,
  );
};

const recordRetention = ({ now }: CheckContext, { upload, before, after }: RecordUpdate): void => {
  if (!isReady(after)) return;
  const isChosen =
    hasFile(before) &&
    (before.retention !== after.retention || before.retainUntil !== after.retainUntil);
  if (!hasFile(before) || isChosen) upload.keptSince = now();
};

const checkDeletion = (
  { checker, now, bucket }: CheckContext,
  { upload, before, after }: RecordUpdate<RecordWithFile, StoredRecord & { status: "deleted" }>,
): void => {
  const { key, versionId } = before.object;
  const { keptSince, deletionRequested } = upload;
  const expected = (keptSince ?? Number.POSITIVE_INFINITY) + (before.retention ?? 0) * day;
  if (after.reason?.code === "retention-over") upload.retentionEnd = { expected, seen: now() };
  const trashDays = appRules[getKindName(before)]?.trash ?? 0;
  const trashEnd = (upload.trashedSince ?? Number.POSITIVE_INFINITY) + trashDays * day;
  if (after.reason?.code === "trash-over") upload.trashEnd = { expected: trashEnd, seen: now() };
  const hasCause = () => {
    switch (after.reason?.code) {
      case undefined:
        return deletionRequested;
      case "retention-over":
        return before.retention !== undefined && expected <= now() + maxEarliness;
      case "trash-over":
        return isTrashed(before) && trashEnd <= now() + maxEarliness;
      case "removed-in-storage":
        return bucket().versions.get(key, versionId) === undefined;
      default:
        return false;
    }
  };
  checker.check("deletions have a cause", hasCause(), () => {
    const reason = after.reason?.code ?? "its owner's request";
    return `${after.id} was deleted because of ${reason}, which was not the case`;
  });
};
