import { getDueShard, getObjectKey } from "../identity.ts";
import {
  type DeletedRecord,
  fieldKeyNames,
  type Reason,
  type RecordWithFile,
  type UploadRecord,
} from "../record.ts";
import { hasFile } from "../status.ts";
import type { Condition, Decision, Effect, Outcome } from "./decision.ts";
import { createDerivedRemoval, derivedAttributes } from "./derivation.ts";
import { getPolicyEnd } from "./due-time.ts";
import { createUpdate, getPurgeTime, ifRevision, ifStatus, latest } from "./guarded-update.ts";

export const removedInStorage: Reason = {
  code: "removed-in-storage",
  detail: "The object was removed in S3.",
};

/** Aborts the record's multipart upload, if any. It must be repeated for parts that were in flight. */
export const createAbort = (record: UploadRecord): readonly Effect[] =>
  // guard: a multipart upload is aborted with its record
  record.multipart === undefined
    ? []
    : [
        {
          kind: "abort-multipart-upload",
          // guard: a multipart upload is aborted under its record's key
          key: getObjectKey(record),
          multipartUploadId: record.multipart.multipartUploadId,
        },
      ];

/** Removes everything of an upload from S3. */
export const createRemoval = (record: UploadRecord): readonly Effect[] => [
  ...createAbort(record),
  // guard: deletion removes every version
  { kind: "delete-all-versions", key: getObjectKey(record) },
  ...createDerivedRemoval(record),
];

/** Sets the time to live of a deleted upload's download counters, if it could be downloaded. */
export const createDownloadPurge = (
  { id, object }: DeletedRecord,
  at: string,
): readonly Effect[] =>
  object === undefined ? [] : [{ kind: "purge-downloads", id, purgeAt: getPurgeTime(at) }];

/** Ends the share links of a deleted upload, if it could be shared. */
export const createLinkRemoval = ({ id, object }: DeletedRecord, at: string): readonly Effect[] =>
  object === undefined ? [] : [{ kind: "end-links", id, purgeAt: getPurgeTime(at) }];

/** Deletes an upload. Its record stays due until its policy expires, for objects that are still posted with it. */
export const remove = (record: UploadRecord, at: string, reason?: Reason): Decision => {
  const set = {
    status: "deleted",
    deletedAt: at,
    dueAt: latest(getPolicyEnd(record), at),
    dueShard: getDueShard(record.id),
    purgeAt: getPurgeTime(at),
    ...(reason && { reason }),
  };
  return {
    outcome: toOutcome(reason),
    before: [],
    write: createUpdate(record.id, createRemovalGuard(record, reason), {
      set,
      remove: [
        "retainUntil",
        "restoredAt",
        "trashedAt",
        "trashUntil",
        "dueFailures",
        // guard: a deleted upload is not listed by its digest
        "sha256",
        // guard: a deleted upload leaves the lists by fields
        ...fieldKeyNames,
        ...derivedAttributes,
      ],
    }),
    after: createRemoval(record),
  };
};

/**
 * If the sweep decided, neither the retention nor the trash may have changed since. A file can leave the trash and return to it, so
 * that its status does not show that its owner decided again. Another upload never returns to a status, and a version that is gone
 * stays gone.
 */
const createRemovalGuard = (
  record: UploadRecord,
  reason: Reason | undefined,
): readonly Condition[] => {
  // guard: deletion by time requires the revision that was read
  if (reason?.code === "retention-over" || reason?.code === "trash-over") return ifRevision(record);
  // guard: deletion of a file by its owner requires the revision that was read
  if (reason === undefined && hasFile(record)) return ifRevision(record);
  return [ifStatus(record)];
};

/**
 * Removes a delete marker that hides an upload's object. The object was deleted outside Slipway without a version ID. If the
 * marker stayed, the bucket's lifecycle rule would remove the pinned version as noncurrent.
 */
export const removeMarker = ({ object }: RecordWithFile, versionId: string): Decision => ({
  outcome: "replay",
  before: [],
  after: [{ kind: "delete-version", key: object.key, versionId }],
});

const toOutcome = (reason: Reason | undefined): Outcome => {
  if (reason?.code === "retention-over") return "retentionOver";
  if (reason?.code === "trash-over") return "trashOver";
  return reason?.code === "removed-in-storage" ? "removedInStorage" : "deleted";
};
