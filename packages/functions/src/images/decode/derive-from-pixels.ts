import type { DerivationJob, DerivedFile } from "../../ports/derived-images.ts";
import type { DecodableImage } from "./decodable-image.ts";
import { readPlaceholder } from "./placeholder.ts";
import { renderVariants } from "./render-variants.ts";

/** Derives variants and a placeholder from an image. */
export const deriveFromPixels = async (
  { variants }: DerivationJob,
  image: DecodableImage,
): Promise<DerivedFile> => ({
  images: await renderVariants(variants, image),
  ...(await readPlaceholder(image)),
});
