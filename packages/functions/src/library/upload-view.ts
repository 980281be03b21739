import type { Upload } from "@slipway/core/api";
import { canShowInline, hasPreview } from "@slipway/core/content/display";
import { getCreator, getKindName, type ReadyRecord, type UploadRecord } from "@slipway/core/record";
import { getRetainUntil } from "@slipway/core/retention";
import { isReady } from "@slipway/core/status";
import type { Objects } from "../ports/objects.ts";

/** Returns an upload as its owner sees it, without the attributes that only Slipway uses. */
export const toUploadView = async (
  record: UploadRecord,
  objects: Pick<Objects, "signLink">,
): Promise<Upload> => {
  const {
    owner: _owner,
    multipart: _multipart,
    dueAt: _dueAt,
    dueShard: _dueShard,
    dueFailures: _dueFailures,
    purgeAt: _purgeAt,
    ...shown
  } = record;
  const visible = { ...shown, kind: getKindName(record), createdBy: getCreator(record) };
  if (!("object" in visible) || visible.object === undefined) return visible;
  const { key: _key, sequencer: _sequencer, ...object } = visible.object;
  if (!isReady(record)) return { ...visible, object };
  const retainUntil = getRetainUntil(record);
  return {
    ...visible,
    object,
    ...(retainUntil !== undefined && { retainUntil }),
    ...(hasPreview(record.object.contentType) && {
      previewUrl: await objects.signLink(createLinkParameters(record, "inline")),
    }),
  };
};

/**
 * Returns the parameters of a link to a ready upload's bytes. Content that a browser could run is always an attachment, and is
 * served as bytes of an unknown type, so that no page can show it either.
 */
export const createLinkParameters = (record: ReadyRecord, disposition: "attachment" | "inline") => {
  const isInlineAllowed = canShowInline(record.object.contentType);
  return {
    key: record.object.key,
    versionId: record.object.versionId,
    contentType: isInlineAllowed ? withCharset(record) : "application/octet-stream",
    fileName: record.fileName,
    disposition: isInlineAllowed ? disposition : "attachment",
  } as const;
};

/** Returns the media type with its charset, so that browsers do not have to guess the encoding (RFC 9110, section 8.3.1). */
const withCharset = ({ object: { contentType }, charset }: ReadyRecord): string =>
  charset === undefined ? contentType : `${contentType}; charset=${charset}`;
