import { Problem } from "@slipway/core/problem";
import type { UploadRecord, UploadStatus } from "@slipway/core/record";
import { isOrphan } from "@slipway/core/status";
import type { Adapters } from "../ports/adapters.ts";

/**
 * Returns the record of an owner's upload. An upload of another owner looks like a missing one.
 *
 * @throws {Problem} `not-found`
 */
export const getOwnRecord = async (
  owner: string,
  id: string,
  { records }: Pick<Adapters, "records">,
): Promise<UploadRecord> => {
  const record = await records.get(id);
  if (record === undefined || isOrphan(record) || record.owner !== owner) throw uploadNotFound();
  return record;
};

export const uploadNotFound = () => new Problem("not-found", "There is no upload with this id.");

/**
 * Returns the problem that an upload's status does not allow an action.
 *
 * @param action a participle, such as "edited"
 */
export const wrongStatus = (action: string, status: UploadStatus | "orphan" | "gone" = "gone") =>
  new Problem("wrong-status", `An upload that is ${status} cannot be ${action}.`);
