import type { Upload, UploadEdit } from "@slipway/core/api";
import type { StoredRecord, UploadRecord } from "@slipway/core/record";
import { isOrphan } from "@slipway/core/status";
import type { ApiAdapters } from "../ports/adapters.ts";
import { applyDecision } from "../uploads/apply-decision.ts";
import { viewWithDownloads } from "./download-statistics.ts";
import { editFields } from "./edit-fields.ts";
import { getOwnRecord, wrongStatus } from "./get-own-record.ts";

/**
 * Changes the title, caption, path, retention, or the app's fields of an upload.
 *
 * @throws {Problem} `not-found`; `wrong-status` if the upload was rejected, expired, trashed, or deleted; `invalid-request` if a field cannot
 *   be changed, or breaks a rule of its kind's schema
 */
export const editUpload = async (
  owner: string,
  id: string,
  { fields, ...edit }: UploadEdit,
  adapters: ApiAdapters,
): Promise<Upload> => {
  const known = await getOwnRecord(owner, id, adapters);
  const at = adapters.clock().toISOString();
  const createFact = async (record: UploadRecord) =>
    ({
      kind: "owner-edits",
      id,
      at,
      edit:
        fields === undefined ? edit : { ...edit, ...(await editFields(record, fields, adapters)) },
    }) as const;
  const fact = await createFact(known);
  // If another write was faster, the fields are merged with those of that write, and validated again.
  const createFactAgain = async (record: StoredRecord | undefined) =>
    // guard: an edit that lost a race is merged with the other edit
    record === undefined || isOrphan(record) ? fact : createFact(record);
  const { decision, record } = await applyDecision(fact, known, adapters, createFactAgain);
  if (decision.outcome === "refused" || record === undefined || isOrphan(record))
    throw wrongStatus("edited", record?.status);
  return viewWithDownloads(record, adapters);
};
