import { addDays } from "./lifecycle/guarded-update.ts";
import type { ReadyRecord } from "./record.ts";

/**
 * Returns the time until which a ready upload is kept: the time that its owner set afterward, or the declared retention
 * counted from when it became ready. Finalizing therefore does not depend on the retention.
 *
 * @returns undefined if the upload is kept until its owner deletes it
 */
export const getRetainUntil = (
  record: Pick<ReadyRecord, "finalizedAt" | "retention" | "retainUntil">,
): string | undefined => {
  const { finalizedAt, retention, retainUntil } = record;
  return retainUntil ?? (retention === undefined ? undefined : addDays(finalizedAt, retention));
};
