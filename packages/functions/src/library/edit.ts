import type { Upload, UploadEdit } from "@slipway/core/api";
import { findKind } from "@slipway/core/kinds/kind-rules";
import { invalid } from "@slipway/core/parse";
import { getKindName, type StoredRecord, type UploadRecord } from "@slipway/core/record";
import { isOrphan } from "@slipway/core/status";
import type { ApiAdapters } from "../ports/adapters.ts";
import { applyDecision } from "../uploads/apply-decision.ts";
import { findRetentionErrors } from "../uploads/permit-files.ts";
import { viewWithDownloads } from "./download-statistics.ts";
import { editFields } from "./edit-fields.ts";
import { getOwnRecord, wrongStatus } from "./get-own-record.ts";

/**
 * Changes the title, caption, path, retention, or the app's fields of an upload.
 *
 * @throws {Problem} `not-found`; `wrong-status` if the upload was rejected, expired, trashed, or deleted; `invalid-request` if a field cannot
 *   be changed, or breaks a rule of its kind's schema, or if the kind does not offer the retention
 */
export const editUpload = async (
  owner: string,
  id: string,
  edit: UploadEdit,
  adapters: ApiAdapters,
): Promise<Upload> => {
  const known = await getOwnRecord(owner, id, adapters);
  const at = adapters.clock().toISOString();
  const createFact = async (record: UploadRecord) =>
    ({ kind: "owner-edits", id, at, edit: await applyKind(record, edit, adapters) }) as const;
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

/** Returns an edit with the fields and the retention that the record's kind gives it. */
const applyKind = async (
  record: UploadRecord,
  { fields, retention, ...texts }: UploadEdit,
  adapters: ApiAdapters,
) => ({
  ...texts,
  ...(retention !== undefined && { retention: chooseRetention(record, retention, adapters) }),
  ...(fields !== undefined && (await editFields(record, fields, adapters))),
});

const chooseRetention = (
  record: UploadRecord,
  retention: number | null,
  { kinds }: Pick<ApiAdapters, "kinds">,
): number | null => {
  const rules = findKind(kinds.rules, getKindName(record))?.retention;
  // The config no longer has the kind, which has no choices then.
  if (rules === undefined) return retention;
  if (retention === null) return rules.default ?? null;
  const errors = findRetentionErrors(rules, retention, "retention");
  if (errors.length > 0) throw invalid(errors);
  return retention;
};
