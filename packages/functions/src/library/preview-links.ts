import type { Upload } from "@slipway/core/api";
import { canShowInline, hasPreview } from "@slipway/core/content/display";
import type { ReadyRecord, StoredVariant } from "@slipway/core/record";
import { type LinkAdapters, linkToPreview, linkToShownFile } from "../links/link-to-file.ts";
import { getRulesOfRecord } from "../ports/app-kinds.ts";

/** The shortest side in pixels of a variant that a card shows, on screens with two pixels to the point. */
const cardSide = 320;

/**
 * Returns links to the variants of an upload, and to the image that a card shows: the smallest variant that is large enough, otherwise
 * the largest one, otherwise the file itself if browsers show it.
 */
export const createPreviewLinks = async (
  record: ReadyRecord,
  adapters: LinkAdapters,
): Promise<Pick<Upload, "variants" | "previewUrl">> => {
  const { variants = {} } = record;
  const links = await Promise.all(
    Object.entries(variants).map(
      async ([name, variant]) =>
        [name, await describeVariant(record, { name, variant }, adapters)] as const,
    ),
  );
  const card = chooseCard(links.map(([, link]) => link));
  if (card !== undefined) return { variants: Object.fromEntries(links), previewUrl: card.url };
  return hasPreview(record.object.contentType)
    ? { previewUrl: await linkToShownFile(record, adapters) }
    : {};
};

type VariantLink = NonNullable<Upload["variants"]>[string];

const describeVariant = async (
  record: ReadyRecord,
  { name, variant }: { readonly name: string; readonly variant: StoredVariant },
  adapters: LinkAdapters,
): Promise<VariantLink> => {
  const { width, height, size, contentType, versionId } = variant;
  const { linkLifetime } = getRulesOfRecord(adapters.kinds, record);
  const key = adapters.keys.createDerived({
    id: record.id,
    versionId: record.object.versionId,
    variant: name,
  });
  const link = {
    ...{ key, versionId, contentType },
    fileName: `${name}.${contentType.split("/").at(-1)}`,
    disposition: canShowInline(contentType) ? "inline" : "attachment",
    lifetime: linkLifetime,
  } as const;
  return { url: await linkToPreview(link, adapters), width, height, size };
};

const chooseCard = (variants: readonly VariantLink[]): VariantLink | undefined => {
  const getSide = ({ width, height }: VariantLink) => Math.max(width, height);
  const ascending = [...variants].sort((one, other) => getSide(one) - getSide(other));
  return ascending.find((variant) => getSide(variant) >= cardSide) ?? ascending.at(-1);
};
