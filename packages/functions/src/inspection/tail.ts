import { contentRuleOf } from "@slipway/core/content/content-rules";
import { type ByteRange, movieAfter } from "@slipway/core/content/iso-media";
import { limits } from "@slipway/core/limits";
import type { Objects } from "../ports/objects.ts";
import type { Content } from "./verdict.ts";

/** Bytes of an object beyond its first ones, and where they start. */
export interface Tail {
  readonly start: number;
  readonly bytes: Uint8Array;
}

const isoMedia: ReadonlySet<string> = new Set(["video/mp4", "video/quicktime", "audio/mp4"]);

/** Returns which bytes to read besides the first ones; undefined for nearly every object. */
export const tailRange = (content: Content): ByteRange | undefined => {
  const rule = contentRuleOf(content.contentType);
  if (!isoMedia.has(content.contentType) || rule?.kind !== "bytes") return undefined;
  const range = rule.evidence(content) === "certain" ? movieAfter(content) : undefined;
  return range && { ...range, end: Math.min(range.end, range.start + limits.inspectedTailBytes) };
};

/** Reads what besides the first bytes of a version tells its media details, for those that need it. */
export const readTail = async (
  content: Content & { readonly key: string; readonly versionId: string },
  objects: Pick<Objects, "readRange">,
): Promise<Tail | undefined> => {
  const range = tailRange(content);
  if (range === undefined) return undefined;
  const bytes = await objects.readRange(content.key, content.versionId, range);
  return bytes && { start: range.start, bytes };
};
