import type { Upload } from "@slipway/core/api";
import { isOrphan, isReady } from "@slipway/core/status";
import { viewWithDownloads } from "../library/download-statistics.ts";
import { getOwnRecord, wrongStatus } from "../library/get-own-record.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import { applyDecision } from "../uploads/apply-decision.ts";

/**
 * Restores a file from the trash. Restoring a file that is not in the trash changes nothing.
 *
 * @throws {Problem} `not-found`; `wrong-status` if the upload has no file
 */
export const restoreUpload = async (
  owner: string,
  id: string,
  adapters: ApiAdapters,
): Promise<Upload> => {
  const known = await getOwnRecord(owner, id, adapters);
  const fact = { kind: "owner-restores", id, at: adapters.clock().toISOString() } as const;
  const { record } = await applyDecision(fact, known, adapters);
  if (record === undefined || isOrphan(record) || !isReady(record))
    throw wrongStatus("restored", record?.status);
  return viewWithDownloads(record, adapters);
};
