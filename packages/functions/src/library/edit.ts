import type { Upload, UploadEdit } from "@slipway/core/api";
import { isOrphan } from "@slipway/core/status";
import type { Adapters } from "../ports/adapters.ts";
import { applyDecision } from "../uploads/apply-decision.ts";
import { viewWithDownloads } from "./download-statistics.ts";
import { getOwnRecord, wrongStatus } from "./get-own-record.ts";

/**
 * Changes the title, caption, or retention of an upload.
 *
 * @throws {Problem} `not-found`; `wrong-status` if the upload was rejected, expired, or deleted
 */
export const editUpload = async (
  owner: string,
  id: string,
  edit: UploadEdit,
  adapters: Adapters,
): Promise<Upload> => {
  const known = await getOwnRecord(owner, id, adapters);
  const fact = { kind: "owner-edits", id, at: adapters.clock().toISOString(), edit } as const;
  const { decision, record } = await applyDecision(fact, known, adapters);
  if (decision.outcome === "refused" || record === undefined || isOrphan(record))
    throw wrongStatus("edited", record?.status);
  return viewWithDownloads(record, adapters);
};
