import { acceptedTypes } from "@slipway/core/content/accepted-types";
import type { Inspection } from "@slipway/core/lifecycle/fact";
import { mediaDetails } from "./media/media-details.ts";
import { type Content, verdictOn } from "./verdict.ts";

/** Returns whether an object is what its content type says and, where it is, the media details that its bytes give. */
export const inspectContent = async (content: Content): Promise<Inspection> => {
  const verdict = await verdictOn(content);
  const family = acceptedTypes[content.contentType]?.family;
  if (verdict.outcome === "failed" || family === undefined) return verdict;
  return { ...verdict, media: await mediaDetails({ ...content, family }) };
};
