import { Problem } from "@slipway/core/problem";
import type { UploadRecord, UploadStatus } from "@slipway/core/record";
import type { Adapters } from "../ports/adapters.ts";

/**
 * The record of an owner's upload. Another owner's does not exist for them.
 *
 * @throws {Problem} `not-found`
 */
export const ownRecord = async (
  owner: string,
  id: string,
  { records }: Pick<Adapters, "records">,
): Promise<UploadRecord> => {
  const record = await records.get(id);
  if (record === undefined || record.status === "orphan" || record.owner !== owner)
    throw notFound();
  return record;
};

export const notFound = () => new Problem("not-found", "There is no upload with this id.");

/** An upload's status does not allow this; `verb` as in "cannot be edited". */
export const wrongStatus = (verb: string, status: UploadStatus | "orphan" | "gone" = "gone") =>
  new Problem("wrong-status", `An upload that is ${status} cannot be ${verb}.`);
