import { getDueShard } from "../identity.ts";
import type { ReadyRecord, TrashedRecord, UploadRecord } from "../record.ts";
import { getRetainUntil } from "../retention.ts";
import { hasFile } from "../status.ts";
import type { Decision } from "./decision.ts";
import { addDays, createUpdate, earliest, ifRevision } from "./guarded-update.ts";
import { getSha256 } from "./pinned-object.ts";

/**
 * Moves a file to the trash for some days. Its object and its fields stay as they are. New uploads are not its duplicates. Its retention
 * continues, and a check for replays that is due earlier stays due.
 */
export const moveToTrash = (record: ReadyRecord, at: string, days: number): Decision => {
  const trashUntil = addDays(at, days);
  const set = {
    status: "trashed",
    trashedAt: at,
    trashUntil,
    // guard: a trashed record is due when the first of its times ends
    dueAt: earliest(trashUntil, earliest(getRetainUntil(record), record.dueAt)),
    dueShard: getDueShard(record.id),
  };
  return {
    outcome: "trashed",
    before: [],
    // guard: moving to the trash requires the revision that was read
    write: createUpdate(record.id, ifRevision(record), { set, remove: ["sha256"] }),
    after: [],
  };
};

/**
 * Restores a file from the trash. The record is due at once: the sweep then checks its object and schedules its next check. A record
 * that sweeps failed on stays postponed.
 */
export const restore = (record: TrashedRecord, at: string): Decision => {
  const sha256 = getSha256(record.object);
  const set = {
    status: "ready",
    restoredAt: at,
    ...(sha256 !== undefined && { sha256 }),
    dueAt: record.dueFailures === undefined ? at : (record.dueAt ?? at),
    dueShard: getDueShard(record.id),
  };
  return {
    outcome: "restored",
    before: [],
    write: createUpdate(
      record.id,
      // guard: restoring requires the revision that was read
      ifRevision(record),
      { set, remove: ["trashedAt", "trashUntil"] },
    ),
    after: [],
  };
};

/**
 * Returns true if an upload was restored after a request read it.
 *
 * @param restoredAt the last restore that the request knows of
 */
export const wasRestoredSince = (record: UploadRecord, restoredAt: string | undefined): boolean =>
  hasFile(record) && record.restoredAt !== restoredAt;
