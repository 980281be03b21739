import { dueShardOf, getObjectKey } from "../identity.ts";
import type { DeletedRecord, ReadyRecord, Reason, UploadRecord } from "../record.ts";
import type { Decision, Effect, Outcome } from "./decision.ts";
import { policyOver } from "./due-time.ts";
import { latest, purgeAt, still, unchanged, update } from "./guarded-update.ts";

export const removedInStorage: Reason = {
  code: "removed-in-storage",
  detail: "Its object was removed in S3.",
};

/** What ends the multipart upload of a record that has one. Parts on their way when it is done need it done again. */
export const abortOf = (record: UploadRecord): readonly Effect[] =>
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

/** What leaves nothing of an upload in S3. */
export const removalOf = (record: UploadRecord): readonly Effect[] => [
  ...abortOf(record),
  // guard: deletion removes every version
  { kind: "delete-all-versions", key: getObjectKey(record) },
];

/** What lets the counters of an upload that could be downloaded go with its record, or a little later. */
export const purgeOfDownloads = ({ id, object }: DeletedRecord, at: string): readonly Effect[] =>
  object === undefined ? [] : [{ kind: "purge-downloads", id, purgeAt: purgeAt(at) }];

/** Deleted for good. It stays due until its policy is over, for whatever is still posted with it. */
export const remove = (record: UploadRecord, at: string, reason?: Reason): Decision => {
  const set = {
    status: "deleted",
    deletedAt: at,
    dueAt: latest(policyOver(record), at),
    dueShard: dueShardOf(record.id),
    purgeAt: purgeAt(at),
    ...(reason && { reason }),
  };
  // A time that the sweep decided on must still be the record's; an owner's word stands whatever it is.
  // guard: deletion by retention requires the revision that was read
  const guard = reason?.code === "retention-over" ? unchanged(record) : [still(record)];
  return {
    outcome: outcomeOf(reason),
    before: [],
    write: update(record.id, guard, { set, remove: ["retainUntil", "dueFailures"] }),
    after: removalOf(record),
  };
};

/**
 * Somebody deleted a ready upload's object past Slipway, which hides its versions and removes none. Left there, it would
 * let the bucket's lifecycle rule remove the pinned version as noncurrent.
 */
export const removeMarker = ({ object }: ReadyRecord, versionId: string): Decision => ({
  outcome: "replay",
  before: [],
  after: [{ kind: "delete-version", key: object.key, versionId }],
});

const outcomeOf = (reason: Reason | undefined): Outcome => {
  if (reason?.code === "retention-over") return "retentionOver";
  return reason?.code === "removed-in-storage" ? "removedInStorage" : "deleted";
};
