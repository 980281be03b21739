import type { Upload } from "@slipway/core/api";
import { acceptedTypes } from "@slipway/core/content/accepted-types";
import type { ReadyRecord, UploadRecord } from "@slipway/core/record";
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
    ...visible
  } = record;
  if (!("object" in visible) || visible.object === undefined) return visible;
  const { key: _key, sequencer: _sequencer, ...object } = visible.object;
  if (!isReady(record)) return { ...visible, object };
  const retainUntil = getRetainUntil(record);
  return {
    ...visible,
    object,
    ...(retainUntil !== undefined && { retainUntil }),
    ...(isImage(record) && {
      previewUrl: await objects.signLink(createLinkParameters(record, "inline")),
    }),
  };
};

/** Returns the parameters of a link to a ready upload's bytes. */
export const createLinkParameters = (
  record: ReadyRecord,
  disposition: "attachment" | "inline",
) => ({
  key: record.object.key,
  versionId: record.object.versionId,
  contentType: withCharset(record),
  fileName: record.fileName,
  disposition,
});

/** Returns the media type with its charset, so that browsers do not have to guess the encoding (RFC 9110, section 8.3.1). */
const withCharset = ({ object: { contentType }, charset }: ReadyRecord): string =>
  charset === undefined ? contentType : `${contentType}; charset=${charset}`;

const isImage = ({ object }: ReadyRecord): boolean =>
  acceptedTypes[object.contentType]?.family === "image";
