import { limits } from "@slipway/core/limits";
import sharp from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import type { DecodableImage } from "./decodable-image.ts";

/** Computes the ThumbHash in base64, and the dominant color, of an image's first frame. */
export const readPlaceholder = async (
  image: DecodableImage,
): Promise<{ readonly placeholder: string; readonly color: string }> => {
  const side = limits.images.placeholderSide;
  const { data, info } = await image
    .open(1)
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .toColorspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const { dominant } = await sharp(data, { raw: { width, height, channels: 4 } })
    .flatten({ background: "white" })
    .stats();
  return {
    placeholder: Buffer.from(rgbaToThumbHash(width, height, data)).toString("base64"),
    color: `#${[dominant.r, dominant.g, dominant.b].map(toHex).join("")}`,
  };
};

const toHex = (value: number): string => value.toString(16).padStart(2, "0");
