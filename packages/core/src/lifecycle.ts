import { type Awaiting, objectCreated } from "./lifecycle/arrival.ts";
import type { Decision } from "./lifecycle/decision.ts";
import { due } from "./lifecycle/due.ts";
import type { Fact } from "./lifecycle/fact.ts";
import { nothing, refused } from "./lifecycle/guarded-update.ts";
import { multipartFound } from "./lifecycle/multipart.ts";
import { edit, request } from "./lifecycle/owner.ts";
import { remove, removedInStorage, removeMarker } from "./lifecycle/removal.ts";
import type { StoredRecord, UploadRecord } from "./record.ts";
import { isDeleted, isPending, isReady } from "./status.ts";

export { type Awaiting, awaiting } from "./lifecycle/arrival.ts";
export { type DueEntry, dueAfterFailure, isInDueIndex, postpone } from "./lifecycle/due.ts";
export { awaitsLastLook, dueTimeOf, policyOver } from "./lifecycle/due-time.ts";
export { differences } from "./lifecycle/pinned-object.ts";

/**
 * Decides what a fact means for a record. It is a pure function that handles every fact for every status.
 *
 * @param record the record as last read, the expected record of a first attempt, or undefined if there is none
 * @param fact what happened, and the id of its upload
 * @returns the write with its conditions, and the effects in S3
 */
export const decide = (
  record: StoredRecord | Awaiting | undefined,
  fact: Fact & { readonly id: string },
): Decision => {
  switch (fact.kind) {
    case "requested":
      return record === undefined ? request(fact.at, fact.upload) : refused;
    case "object-created":
      return objectCreated(record, fact.id, fact);
    case "object-removed":
      // The sweep deletes the other versions of the key. Finalize has no permission to list them.
      // guard: only the pinned version's removal deletes its record
      return isReady(record) && record.object.versionId === fact.versionId
        ? { ...remove(record, fact.at, removedInStorage), after: [] }
        : nothing("gone");
    case "delete-marker-found":
      return isReady(record) ? removeMarker(record, fact.versionId) : nothing("settled");
    case "multipart-found":
      return multipartFound(record, fact);
    case "due":
      return due(record, fact);
    case "owner-edits":
      return isOwned(record) && (isPending(record) || isReady(record))
        ? edit(record, fact.at, fact.edit)
        : refused;
    case "owner-deletes":
      return isOwned(record) && !isDeleted(record) ? remove(record, fact.at) : refused;
    default:
      return fact satisfies never;
  }
};

const isOwned = (record: StoredRecord | Awaiting | undefined): record is UploadRecord =>
  record !== undefined && "owner" in record;
