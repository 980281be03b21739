import { findContentRule } from "@slipway/core/content/content-rules";
import { type ByteRange, movieAfter } from "@slipway/core/content/formats/iso-media";
import { limits } from "@slipway/core/limits";
import { ObjectForbiddenError, type Objects } from "../ports/objects.ts";
import type { Content, Tail } from "./content.ts";

const isoMedia: ReadonlySet<string> = new Set([
  ...["video/mp4", "video/quicktime", "video/3gpp", "video/3gpp2", "audio/mp4"],
]);

/** Returns the range of the bytes to read in addition to the first ones; undefined for nearly every object. */
const findTailRange = (content: Content): ByteRange | undefined => {
  const rule = findContentRule(content.contentType);
  if (!isoMedia.has(content.contentType) || rule?.kind !== "bytes") return undefined;
  const range = rule.evidence(content) === "certain" ? movieAfter(content) : undefined;
  return range && { ...range, end: Math.min(range.end, range.start + limits.inspectedTailBytes) };
};

/**
 * Reads the bytes of a version that its media details need in addition to the first ones.
 *
 * @returns undefined if it needs none, or if the version was deleted after its first bytes were read
 */
export const readTail = async (
  content: Content & { readonly key: string; readonly versionId: string },
  objects: Pick<Objects, "readRange">,
): Promise<Tail | undefined> => {
  const range = findTailRange(content);
  if (range === undefined) return undefined;
  try {
    const bytes = await objects.readRange(content.key, content.versionId, range);
    return bytes && { start: range.start, bytes };
  } catch (error) {
    if (error instanceof ObjectForbiddenError) return undefined;
    throw error;
  }
};
