import { limits } from "../limits.ts";
import type { ReadyRecord, StoredRecord } from "../record.ts";
import { retainUntilOf } from "../retention.ts";
import { afterDays, earliest, later } from "./guarded-update.ts";

/** When nothing more can come with an upload's signed policy. */
export const policyOver = ({ expiresAt }: { readonly expiresAt: string }): string =>
  // guard: the grace period follows the policy
  later(expiresAt, limits.policyGrace);

/**
 * When the sweep must look at an upload that nothing has come of yet. A retention may be shorter than the time that a
 * large file may take: so that it is not kept longer, it is looked at before any retention that begins now can end.
 */
export const nextLook = (
  upload: { readonly expiresAt: string; readonly retention?: number | undefined },
  at: string,
): string => {
  const over = policyOver(upload);
  return upload.retention === undefined ? over : earliest(over, afterDays(at, upload.retention));
};

/**
 * When a record needs the sweep: at its `dueAt`. What waits for its object, or has a retention, needs it by the end of
 * that even where something took it out of the index.
 *
 * @returns undefined for a record that needs nothing more
 */
export const dueTimeOf = (record: StoredRecord): string | undefined => {
  switch (record.status) {
    case "pending":
      return earliest(policyOver(record), record.dueAt);
    case "ready":
      return earliest(retainUntilOf(record), record.dueAt);
    case "expired":
    case "rejected":
    case "deleted":
    case "orphan":
      return record.dueAt;
    default:
      return record satisfies never;
  }
};

/** Whether a ready record is due for more than its retention: the sweep will look what came beside its pinned version. */
export const awaitsLastLook = (
  record: ReadyRecord,
): record is ReadyRecord & { readonly dueAt: string } =>
  record.dueAt !== undefined && record.dueAt !== retainUntilOf(record);
