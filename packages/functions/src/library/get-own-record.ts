import { Problem } from "@slipway/core/problem";
import { getCreator, type UploadRecord } from "@slipway/core/record";
import { hasFile, isOrphan, type RecordStatus } from "@slipway/core/status";
import type { ApiAdapters } from "../ports/adapters.ts";

/**
 * Returns the record of an owner's upload. An upload of another owner looks like a missing one.
 *
 * @throws {Problem} `not-found`
 */
export const getOwnRecord = async (
  owner: string,
  id: string,
  { records }: Pick<ApiAdapters, "records">,
): Promise<UploadRecord> => {
  const record = await records.get(id);
  // guard: an upload of another owner looks like a missing one
  if (record === undefined || isOrphan(record) || record.owner !== owner) throw uploadNotFound();
  return record;
};

/** Returns when a file was last restored, which a request to remove it must know. */
export const getRestoredAt = (record: UploadRecord): string | undefined =>
  hasFile(record) ? record.restoredAt : undefined;

/** A caller that sends a file: the owner of its uploads, and its own `sub`. */
export interface Uploader {
  readonly owner: string;
  readonly sub: string;
}

/**
 * Returns true if a caller may send the parts of an upload, complete it, and see its status: it owns the upload, or requested it
 * for another owner.
 */
export const canContinue = (record: UploadRecord, { owner, sub }: Uploader): boolean =>
  record.owner === owner || getCreator(record) === sub;

/**
 * Returns the record of an upload that a caller can continue. Any other upload looks like a missing one.
 *
 * @throws {Problem} `not-found`
 */
export const getRecordToContinue = async (
  uploader: Uploader,
  id: string,
  { records }: Pick<ApiAdapters, "records">,
): Promise<UploadRecord> => {
  const record = await records.get(id);
  if (record === undefined || isOrphan(record) || !canContinue(record, uploader))
    throw uploadNotFound();
  return record;
};

export const uploadNotFound = () => new Problem("not-found", "There is no upload with this id.");

/**
 * Returns the problem that an upload's status does not allow an action.
 *
 * @param action a participle, such as "edited"
 */
export const wrongStatus = (action: string, status: RecordStatus | "gone" = "gone") =>
  new Problem("wrong-status", `An upload that is ${status} cannot be ${action}.`);

/** Returns the problem that nothing serves a file in the trash. */
export const inTrash = () =>
  new Problem("trashed", "The file is in the trash. Restore it to download it.");
