import { limits } from "@slipway/core/limits";
import sharp, { type Sharp, type SharpOptions } from "sharp";

// Only the decoders of the accepted formats may run, each on bytes in memory.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadWebpBuffer",
    "VipsForeignLoadNsgifBuffer",
    "VipsForeignLoadHeifBuffer",
    "VipsForeignLoadTiffBuffer",
    "VipsForeignLoadSvgBuffer",
  ],
});
// Each file is decoded once.
sharp.cache(false);
sharp.concurrency(1);

/** Opens an image with the limits of its decoder. Damaged images are refused. */
export const openImage = (bytes: Uint8Array, options: SharpOptions = {}): Sharp =>
  // `sharp` knows typed arrays by their constructor, which the limit on allocations replaces.
  sharp(Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength), {
    limitInputPixels: limits.images.pixels,
    sequentialRead: true,
    failOn: "error",
    ...options,
  });
