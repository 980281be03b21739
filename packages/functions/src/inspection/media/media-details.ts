import type { Family } from "@slipway/core/content/accepted-types";
import type { Media } from "@slipway/core/record";
import { imageSize } from "image-size";
import type { Content } from "../content.ts";
import { readAvifSize } from "./avif-size.ts";
import { readBitmapSize } from "./bitmap-size.ts";
import { readPngOrientation } from "./image-orientation.ts";

/**
 * Reads the width and height of an image or video, and the duration of a video or audio file, from the bytes that were read.
 *
 * @returns undefined if the bytes do not contain them. Media details are optional, so a parser error does not fail an upload
 */
export const readMediaDetails = async ({
  family,
  ...content
}: Pick<Content, "size" | "head" | "tail"> & { readonly family: Family }): Promise<
  Media | undefined
> => {
  try {
    if (family === "image") return readImageSize(content.head);
    if (family === "video" || family === "audio") {
      // Loaded on demand: the parsers are by far the largest part of the function, and most files do not need them.
      const { readTimedMedia } = await import("./timed-media.ts");
      return await readTimedMedia(content);
    }
    return undefined;
  } catch {
    return undefined;
  }
};

// Exif's orientations 5 to 8 rotate the image by 90 degrees, which swaps its width and height.
const firstRotatedOrientation = 5;

const readImageSize = (head: Uint8Array): Media => {
  const known = readAvifSize(head) ?? readBitmapSize(head);
  if (known !== undefined) return known;
  const { width, height, orientation = readPngOrientation(head) ?? 1 } = imageSize(head);
  return orientation < firstRotatedOrientation
    ? { width, height }
    : { width: height, height: width };
};
