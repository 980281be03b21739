import { hasFile, isDeleted, isReady, isTrashed } from "@slipway/core/status";
import type { CheckContext, RecordUpdate } from "./record-checks.ts";

/** Checks a change of a file's way into the trash, back, and to its end, and remembers the times. */
export const observeTrash = (
  { checker, now }: Pick<CheckContext, "checker" | "now">,
  { upload, before, after }: RecordUpdate,
): void => {
  if (before.status === after.status || !hasFile(before)) return;
  if (isTrashed(after)) upload.trashedSince = now();
  if (isReady(after)) {
    const restores = upload.transitions.filter(({ event }) => event === "upload.restored").length;
    checker.check(
      "restored files stay",
      restores < upload.restoreRequests,
      () => `${after.id} was restored more often than its owner requested`,
    );
    return;
  }
  const isByOwner = isTrashed(after) || (isDeleted(after) && after.reason === undefined);
  if (!isByOwner) return;
  checker.check(
    "restored files stay",
    upload.removals.some(
      ({ restoredAt, permanently }) =>
        restoredAt === before.restoredAt && (permanently || !isTrashed(before)),
    ),
    () =>
      `${after.id} was ${before.status}, restored at ${before.restoredAt}, and became ${after.status} by an older request`,
  );
};
