import { addDays } from "./lifecycle/guarded-update.ts";
import type { ReadyRecord } from "./record.ts";

/**
 * Until when a ready upload is kept: as its owner said since it became ready, or else its retention counted from then.
 * So finalizing needs to know nothing of the retention.
 *
 * @returns undefined where it is kept for good
 */
export const getRetainUntil = (
  record: Pick<ReadyRecord, "finalizedAt" | "retention" | "retainUntil">,
): string | undefined => {
  const { finalizedAt, retention, retainUntil } = record;
  return retainUntil ?? (retention === undefined ? undefined : addDays(finalizedAt, retention));
};
