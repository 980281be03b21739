import { canShowInline } from "@slipway/core/content/display";
import { otherContentType } from "@slipway/core/kinds/check-file";
import type { ReadyRecord } from "@slipway/core/record";
import type { ApiAdapters } from "../ports/adapters.ts";
import { getRulesOfRecord } from "../ports/app-kinds.ts";

/**
 * Returns the parameters of a link to a ready upload's bytes. Its kind decides how long the link is valid, and what may be shown
 * inline. Content that a browser could run is always an attachment, and is served as bytes of an unknown type, so that no page
 * can show it either.
 */
export const createLinkParameters = (
  record: ReadyRecord,
  disposition: "attachment" | "inline",
  { kinds }: Pick<ApiAdapters, "kinds">,
) => {
  const { contentType } = record.object;
  const { inlineTypes, linkLifetime } = getRulesOfRecord(kinds, record);
  const isSafe = canShowInline(contentType);
  return {
    key: record.object.key,
    versionId: record.object.versionId,
    contentType: isSafe ? withCharset(record) : otherContentType,
    fileName: record.fileName,
    disposition: isSafe && inlineTypes.includes(contentType) ? disposition : "attachment",
    lifetime: linkLifetime,
  } as const;
};

/** Returns the media type with its charset, so that browsers do not have to guess the encoding (RFC 9110, section 8.3.1). */
const withCharset = ({ object: { contentType }, charset }: ReadyRecord): string =>
  charset === undefined ? contentType : `${contentType}; charset=${charset}`;
