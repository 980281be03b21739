import type { Family } from "@slipway/core/content/accepted-types";
import type { Media } from "@slipway/core/record";
import { imageSize } from "image-size";
import type { Content } from "../verdict.ts";
import { avifSize } from "./avif-size.ts";
import { pngOrientation } from "./image-orientation.ts";

/**
 * Returns width and height of an image, size and duration of a video, duration of audio, where the bytes read give them.
 *
 * @returns undefined where they give nothing: what a file looks like inside is a courtesy, and no reason to fail
 */
export const mediaDetails = async ({
  family,
  ...content
}: Pick<Content, "size" | "head" | "tail"> & { readonly family: Family }): Promise<
  Media | undefined
> => {
  try {
    if (family === "image") return imageMedia(content.head);
    if (family === "video" || family === "audio") {
      // By far the largest thing in a function, and of no use to most files.
      const { timedMedia } = await import("./timed-media.ts");
      return await timedMedia(content);
    }
    return undefined;
  } catch {
    return undefined;
  }
};

// Exif's orientations 5 to 8 turn the image by a quarter: it is displayed as high as it is stored wide.
const firstTurnedOrientation = 5;

const imageMedia = (head: Uint8Array): Media => {
  const avif = avifSize(head);
  if (avif !== undefined) return avif;
  const { width, height, orientation = pngOrientation(head) ?? 1 } = imageSize(head);
  return orientation < firstTurnedOrientation
    ? { width, height }
    : { width: height, height: width };
};
