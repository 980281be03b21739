import type { Upload } from "@slipway/core/api";
import { Problem } from "@slipway/core/problem";
import { isOrphan, isReady, isTrashed } from "@slipway/core/status";
import { viewWithDownloads } from "../library/download-statistics.ts";
import { getOwnRecord, wrongStatus } from "../library/get-own-record.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import { applyDecision } from "../uploads/apply-decision.ts";

/**
 * Restores a file from the trash. Restoring a file that is not in the trash changes nothing.
 *
 * @throws {Problem} `not-found`; `wrong-status` if the upload has no file, or was moved to the trash again in the meantime
 */
export const restoreUpload = async (
  owner: string,
  id: string,
  adapters: ApiAdapters,
): Promise<Upload> => {
  const known = await getOwnRecord(owner, id, adapters);
  const { trashedAt } = isTrashed(known) ? known : {};
  const at = adapters.clock().toISOString();
  const fact = { kind: "owner-restores", id, at, trashedAt } as const;
  const { record } = await applyDecision(fact, known, adapters);
  if (isTrashed(record))
    throw new Problem("wrong-status", "The upload was moved to the trash again, and stays there.");
  if (record === undefined || isOrphan(record) || !isReady(record))
    throw wrongStatus("restored", record?.status);
  return viewWithDownloads(record, adapters);
};
