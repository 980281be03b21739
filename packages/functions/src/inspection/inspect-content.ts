import { acceptedTypes } from "@slipway/core/content/accepted-types";
import type { Inspection } from "@slipway/core/lifecycle/fact";
import { checkContentType } from "./check-content-type.ts";
import type { Content } from "./content.ts";
import { readMediaDetails } from "./media/media-details.ts";

/** Compares an object with its content type. If it matches, reads its media details. */
export const inspectContent = async (content: Content): Promise<Inspection> => {
  const verdict = await checkContentType(content);
  const family = acceptedTypes[content.contentType]?.family;
  if (verdict.outcome === "failed" || family === undefined) return verdict;
  return { ...verdict, media: await readMediaDetails({ ...content, family }) };
};
