import sharp from "sharp";

/** Creates a photo of 12 megapixels and about 5 MB. */
export const createLargePhoto = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const noise = { type: "gaussian", mean: 128, sigma: 30 } as const;
  const tile = { width: 500, height: 500, channels: 3, background: "gray" } as const;
  const input = await sharp({ create: { ...tile, noise } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const photo = sharp({ create: { ...tile, width: 4000, height: 3000 } });
  return new Uint8Array(
    await photo
      .composite([{ input, tile: true }])
      .jpeg({ quality: 82 })
      .toBuffer(),
  );
};
