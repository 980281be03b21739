import type { Metadata } from "sharp";
import { checkSize, type DecodableImage } from "./decodable-image.ts";
import { openImage } from "./sharp.ts";

/** Returns true if an image is encoded with HEVC, which sharp's own decoder does not include. */
export const isHevc = ({ format, compression }: Metadata): boolean =>
  format === "heif" && compression === "hevc";

/** Decodes the primary image of a HEIC file with libheif. It applies the rotation of the file, so the Exif orientation is ignored. */
export const decodeHeic = async (bytes: Uint8Array): Promise<DecodableImage> => {
  // Starting libheif takes as long as starting sharp, so it is loaded for the files that need it.
  const { default: decode } = await import("heic-decode");
  const images = await decode.all({ buffer: bytes });
  try {
    const [primary] = images;
    if (primary === undefined) throw new Error("The file has no image.");
    checkSize(primary);
    const { width, height, data } = await primary.decode();
    const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const raw = { width, height, channels: 4 } as const;
    return { width, height, frames: 1, open: () => openImage(pixels, { raw }) };
  } finally {
    images.dispose();
  }
};
