import { limits } from "@slipway/core/limits";
import type { Media } from "@slipway/core/record";
import type { Metadata } from "sharp";
import type { DerivationJob, DerivedFile } from "../../ports/derived-images.ts";
import { checkSize, type DecodableImage, type Size } from "./decodable-image.ts";
import { deriveFromPixels } from "./derive-from-pixels.ts";
import { decodeHeic, isHevc } from "./heic.ts";
import { readPhotoDetails } from "./photo-details.ts";
import { openImage } from "./sharp.ts";

/** Derives variants, a placeholder, and details from an image. */
export const deriveImage = async (job: DerivationJob, bytes: Uint8Array): Promise<DerivedFile> => {
  const metadata = await openImage(bytes, { limitInputPixels: false }).metadata();
  const size = getDisplaySize(metadata);
  checkSize(size);
  const frames =
    metadata.format === "gif" || metadata.format === "webp" ? (metadata.pages ?? 1) : 1;
  const media: Media = {
    ...size,
    ...(frames > 1 && { frames }),
    ...readPhotoDetails(metadata.exif, job.mediaDetails === "location"),
  };
  const image: DecodableImage = isHevc(metadata)
    ? await decodeHeic(bytes)
    : {
        ...size,
        frames: countAnimatedFrames(frames, size),
        open: (pages) => openImage(bytes, { pages }).autoOrient(),
      };
  return { ...(await deriveFromPixels(job, image)), media };
};

/** Returns the size of one frame, after the rotation that its metadata asks for. */
const getDisplaySize = ({ autoOrient, width, height, pageHeight }: Metadata): Size =>
  pageHeight === undefined
    ? { width: autoOrient.width, height: autoOrient.height }
    : { width, height: pageHeight ?? height };

/** Returns how many frames are decoded: all, or the first one of an animation that exceeds a limit. */
const countAnimatedFrames = (frames: number, { width, height }: Size): number => {
  const { frames: most, pixels } = limits.images;
  return frames <= most && frames * width * height <= pixels ? frames : 1;
};
