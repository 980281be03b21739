import type { Upload } from "@slipway/core/api";
import { getCreator, getKindName, type UploadRecord } from "@slipway/core/record";
import { getRetainUntil } from "@slipway/core/retention";
import { hasFile, isReady } from "@slipway/core/status";
import type { LinkAdapters } from "../links/link-to-file.ts";
import type { Uploader } from "./get-own-record.ts";
import { createPreviewLinks } from "./preview-links.ts";

/** What a view needs: the kinds, and links to previews. */
export type ViewAdapters = LinkAdapters;

/** Returns an upload as its owner sees it, without links and without the attributes that only Slipway uses. */
export const describeUpload = (record: UploadRecord): Omit<Upload, "previewUrl" | "variants"> => {
  const {
    owner: _owner,
    key: _key,
    multipart: _multipart,
    dueAt: _dueAt,
    dueShard: _dueShard,
    dueFailures: _dueFailures,
    purgeAt: _purgeAt,
    fieldKey1: _fieldKey1,
    fieldKey2: _fieldKey2,
    ...shown
  } = record;
  const {
    sha256: _sha256,
    changedAt: _changedAt,
    ...attributes
  } = { sha256: undefined, changedAt: undefined, ...shown };
  const visible = { ...attributes, kind: getKindName(record), createdBy: getCreator(record) };
  if (!("object" in visible) || visible.object === undefined) return visible;
  const { derivation, variants: _variants, ...described } = visible;
  const { key: _objectKey, sequencer: _sequencer, ...object } = visible.object;
  const retainUntil = hasFile(record) ? getRetainUntil(record) : undefined;
  return {
    ...described,
    object,
    ...(derivation?.reason && { variantsReason: derivation.reason }),
    ...(retainUntil !== undefined && { retainUntil }),
  };
};

/** Returns an upload as its owner sees it, with a link to its preview. */
export const toUploadView = async (
  record: UploadRecord,
  adapters: ViewAdapters,
): Promise<Upload> => ({
  ...describeUpload(record),
  ...(isReady(record) && (await createPreviewLinks(record, adapters))),
});

/**
 * Returns an upload as a caller sees it that can continue it. If it belongs to another owner, the view has what the caller
 * declared, and how the upload ended, but neither a link nor what its owner can change.
 */
export const toUploaderView = async (
  record: UploadRecord,
  uploader: Uploader,
  adapters: ViewAdapters,
): Promise<Upload> => {
  if (record.owner === uploader.owner) return toUploadView(record, adapters);
  const { id, revision, status, fileName, declared, createdAt, expiresAt } = record;
  return {
    id,
    revision,
    status,
    kind: getKindName(record),
    createdBy: getCreator(record),
    fileName,
    declared,
    createdAt,
    expiresAt,
    ...("reason" in record && record.reason && { reason: record.reason }),
    ...("finalizedAt" in record && record.finalizedAt && { finalizedAt: record.finalizedAt }),
  };
};
