import {
  type VariantRules,
  type Variants,
  variantFormats,
} from "@slipway/core/kinds/variant-rules";
import { kindLimits, limits } from "@slipway/core/limits";
import type { Sharp } from "sharp";
import type { DerivedContent } from "../../ports/derived-images.ts";
import type { DecodableImage } from "./decodable-image.ts";

/** Renders the variants of an image, one after the other, so that their memory does not add up. */
export const renderVariants = async (
  variants: Variants,
  image: DecodableImage,
): Promise<readonly DerivedContent[]> => {
  const images: DerivedContent[] = [];
  for (const [name, rules] of Object.entries(variants)) {
    const { data, info } = await renderVariant(image, rules).toBuffer({ resolveWithObject: true });
    images.push({
      name,
      bytes: new Uint8Array(data),
      contentType: variantFormats[rules.format],
      width: info.width,
      height: info.pageHeight ?? info.height,
    });
  }
  return images;
};

/**
 * Applies the orientation, resizes, and converts to sRGB with 8 bits. Without `keepMetadata`, sharp writes no metadata of the original.
 */
const renderVariant = (image: DecodableImage, rules: VariantRules): Sharp => {
  const { fit, format } = rules;
  // An image of one pixel by many thousands would exceed what its format can have.
  const { max } = kindLimits.variants.side;
  const resized = image.open(countFrames(image, rules)).resize({
    width: rules.width ?? max,
    height: rules.height ?? max,
    fit,
    withoutEnlargement: true,
    background: format === "jpeg" ? "white" : "transparent",
  });
  return encode(resized.toColorspace("srgb"), rules);
};

/** Returns how many frames a variant has. Only WebP is animated, since the other formats would show one frame or be far larger. */
const countFrames = ({ frames, width, height }: DecodableImage, rules: VariantRules): number => {
  const scale = Math.min(1, (rules.width ?? width) / width, (rules.height ?? height) / height);
  const pixels = frames * width * height * scale * scale;
  return rules.format === "webp" && pixels <= limits.images.animatedPixels ? frames : 1;
};

const encode = (image: Sharp, { format, quality }: VariantRules): Sharp => {
  switch (format) {
    case "webp":
      return image.webp({ quality });
    case "jpeg":
      return image.flatten({ background: "white" }).jpeg({ quality, mozjpeg: true });
    case "png":
      return image.png();
    case "avif":
      return image.avif({ quality, effort: 2 });
    default:
      return format satisfies never;
  }
};
