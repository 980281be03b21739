import { limits } from "../limits.ts";
import type { RecordWithFile, StoredRecord } from "../record.ts";
import { getRetainUntil } from "../retention.ts";
import { isTrashed } from "../status.ts";
import { addDays, addSeconds, earliest } from "./guarded-update.ts";

/** Returns the time after which an upload's signed policy can no longer be used. */
export const getPolicyEnd = ({ expiresAt }: { readonly expiresAt: string }): string =>
  // guard: the grace period follows the policy
  addSeconds(expiresAt, limits.policyGrace);

/**
 * Returns the time at which the sweep must check a pending upload. A retention can be shorter than the time that a large file
 * may take. Therefore, the sweep checks the upload before any retention that starts now can end.
 */
export const getNextCheckTime = (
  upload: { readonly expiresAt: string; readonly retention?: number | undefined },
  at: string,
): string => {
  const over = getPolicyEnd(upload);
  return upload.retention === undefined ? over : earliest(over, addDays(at, upload.retention));
};

/** Returns the time at which a file must be deleted: the end of its retention, or of its time in the trash. */
export const getFileEnd = (record: RecordWithFile): string | undefined =>
  // guard: a trashed record stays due until its time in the trash ends
  earliest(getRetainUntil(record), isTrashed(record) ? record.trashUntil : undefined);

/**
 * Returns the time at which a record needs the sweep: usually its `dueAt`. A pending record, or one whose file must be deleted,
 * needs the sweep at the end of it even if the record was removed from the due index.
 *
 * @returns undefined if the record does not need the sweep
 */
export const getDueTime = (record: StoredRecord): string | undefined => {
  switch (record.status) {
    case "pending":
      return earliest(getPolicyEnd(record), record.dueAt);
    case "ready":
    case "trashed":
      return earliest(getFileEnd(record), record.dueAt);
    case "expired":
    case "rejected":
    case "deleted":
    case "orphan":
      return record.dueAt;
    default:
      return record satisfies never;
  }
};

/** Returns true if a record is due for another reason than the end of its file: the sweep will check it for replays. */
export const awaitsLastCheck = <Item extends RecordWithFile>(
  record: Item,
): record is Item & { readonly dueAt: string } =>
  record.dueAt !== undefined && record.dueAt !== getFileEnd(record);
