import { decideObjectCreated, type ExpectedRecord } from "./lifecycle/arrival.ts";
import { stampChange } from "./lifecycle/change.ts";
import type { Decision } from "./lifecycle/decision.ts";
import { decideDerivationStarted, decideDerived, decideImageLost } from "./lifecycle/derivation.ts";
import { decideDue } from "./lifecycle/due.ts";
import type { Fact } from "./lifecycle/fact.ts";
import { noop, refused } from "./lifecycle/guarded-update.ts";
import { decideMultipartFound } from "./lifecycle/multipart.ts";
import { decideEdit, decideRequest } from "./lifecycle/owner.ts";
import { remove, removedInStorage, removeMarker } from "./lifecycle/removal.ts";
import { moveToTrash, restore, wasRestoredSince } from "./lifecycle/trash.ts";
import type { StoredRecord, TrashedRecord, UploadRecord } from "./record.ts";
import { hasFile, isDeleted, isPending, isReady, isTrashed } from "./status.ts";

export {
  createExpectedRecord,
  type ExpectedRecord,
} from "./lifecycle/arrival.ts";
export { type DueEntry, dueAfterFailure, isInDueIndex, postpone } from "./lifecycle/due.ts";
export {
  awaitsLastCheck,
  getDueTime,
  getPolicyEnd,
} from "./lifecycle/due-time.ts";
export { findDifferences } from "./lifecycle/pinned-object.ts";

/**
 * Decides what a fact means for a record. It is a pure function that handles every fact for every status.
 *
 * @param record the record as last read, the expected record of a first attempt, or undefined if there is none
 * @param fact what happened, and the id of its upload
 * @returns the write with its conditions, and the effects in S3
 */
export const decide = (
  record: StoredRecord | ExpectedRecord | undefined,
  fact: Fact & { readonly id: string },
): Decision => stampChange(record, decideFact(record, fact), fact.at);

const decideFact = (
  record: StoredRecord | ExpectedRecord | undefined,
  fact: Fact & { readonly id: string },
): Decision => {
  switch (fact.kind) {
    case "requested":
      return record === undefined ? decideRequest(fact) : refused;
    case "object-created":
      return decideObjectCreated(record, fact.id, fact);
    case "object-removed":
      // The sweep deletes the other versions of the key. Finalize has no permission to list them.
      // guard: only the pinned version's removal deletes its record
      return hasFile(record) && record.object.versionId === fact.versionId
        ? { ...remove(record, fact.at, removedInStorage), after: [] }
        : noop("gone");
    case "delete-marker-found":
      return hasFile(record) ? removeMarker(record, fact.versionId) : noop("settled");
    case "multipart-found":
      return decideMultipartFound(record, fact);
    case "due":
      return decideDue(record, fact);
    case "derivation-started":
      return decideDerivationStarted(record, fact);
    case "derived":
      return decideDerived(record, fact);
    case "derived-image-lost":
      return decideImageLost(record, fact);
    case "owner-edits":
      return isOwned(record) && (isPending(record) || isReady(record))
        ? decideEdit(record, fact.at, fact.edit)
        : refused;
    case "owner-trashes":
    case "owner-deletes":
      return isOwned(record) ? decideOwnerRemoval(record, fact) : refused;
    case "owner-restores":
      return isOwned(record) && isTrashed(record) && isKnownTrash(record, fact)
        ? restore(record, fact.at)
        : refused;
    default:
      return fact satisfies never;
  }
};

/** Returns false if a file was moved to the trash after the request read it: its owner decided afterward. */
const isKnownTrash = (
  record: TrashedRecord,
  { trashedAt = record.trashedAt }: Extract<Fact, { kind: "owner-restores" }>,
): boolean => record.trashedAt === trashedAt;

/** Decides what an owner's request to remove an upload does: by default, a file moves to the trash first. */
const decideOwnerRemoval = (
  record: UploadRecord,
  fact: Extract<Fact, { kind: "owner-trashes" | "owner-deletes" }>,
): Decision => {
  if (isDeleted(record)) return refused;
  // guard: a restored upload is not removed by a request from before
  if (wasRestoredSince(record, fact.restoredAt)) return refused;
  if (fact.kind === "owner-trashes") {
    // guard: moving an upload to the trash again does not delete it
    if (isTrashed(record)) return refused;
    if (isReady(record) && fact.days > 0) return moveToTrash(record, fact.at, fact.days);
  }
  return remove(record, fact.at);
};

const isOwned = (record: StoredRecord | ExpectedRecord | undefined): record is UploadRecord =>
  record !== undefined && "owner" in record;
