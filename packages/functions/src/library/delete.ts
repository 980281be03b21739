import type { Upload } from "@slipway/core/api";
import { isOrphan } from "@slipway/core/status";
import type { ApiAdapters } from "../ports/adapters.ts";
import { applyDecision } from "../uploads/apply-decision.ts";
import { getOwnRecord, uploadNotFound } from "./get-own-record.ts";
import { toUploadView } from "./upload-view.ts";

/**
 * Deletes an upload together with every version of its object, or cancels it. Deleting it again changes nothing.
 *
 * @throws {Problem} `not-found` if the owner has no upload with this id
 */
export const deleteUpload = async (
  owner: string,
  id: string,
  adapters: ApiAdapters,
): Promise<Upload> => {
  const known = await getOwnRecord(owner, id, adapters);
  const fact = { kind: "owner-deletes", id, at: adapters.clock().toISOString() } as const;
  const { record } = await applyDecision(fact, known, adapters);
  if (record === undefined || isOrphan(record)) throw uploadNotFound();
  return toUploadView(record, adapters);
};
