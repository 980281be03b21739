import type { DeletionQuery, Upload } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import { hasFile, isOrphan } from "@slipway/core/status";
import { getOwnRecord, getRestoredAt, uploadNotFound } from "../library/get-own-record.ts";
import { toUploadView } from "../library/upload-view.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import { getRulesOfRecord } from "../ports/app-kinds.ts";
import { applyDecision } from "../uploads/apply-decision.ts";

/**
 * Moves a file to the trash for as long as its kind says, or cancels an upload. Deleting it again changes nothing. With
 * `permanently`, or if the kind has no trash, deletes it together with every version of its object.
 *
 * @throws {Problem} `not-found` if the owner has no upload with this id; `wrong-status` if it was restored in the meantime
 */
export const deleteUpload = async (
  owner: string,
  id: string,
  { permanently }: DeletionQuery,
  adapters: ApiAdapters,
): Promise<Upload> => {
  const known = await getOwnRecord(owner, id, adapters);
  const { kinds, keys } = adapters;
  // Everyone can read a public file until its object is deleted, even if its kind is private now.
  const isPublic = keys.find(known) === keys.create(id, "public");
  const days = permanently || isPublic ? 0 : getRulesOfRecord(kinds, known).trash;
  const removal = { id, at: adapters.clock().toISOString(), restoredAt: getRestoredAt(known) };
  const fact = permanently
    ? ({ ...removal, kind: "owner-deletes" } as const)
    : ({ ...removal, kind: "owner-trashes", days } as const);
  const { decision, record } = await applyDecision(fact, known, adapters);
  if (record === undefined || isOrphan(record)) throw uploadNotFound();
  if (
    decision.outcome === "refused" &&
    hasFile(record) &&
    getRestoredAt(record) !== fact.restoredAt
  )
    throw new Problem("wrong-status", "The upload was restored in the meantime, and stays.");
  return toUploadView(record, adapters);
};
