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

/** The width of these photos in pixels. Their quality makes them as large as photos of 12 megapixels, which take longer to create. */
const width = 2400;

/** Creates noise with these many pixels per row. */
const createNoise = (pixels: number): Promise<Buffer> =>
  sharp({
    create: {
      ...{ width: pixels, height: (pixels * 3) / 4, channels: 3, background: "gray" },
      noise: { type: "gaussian", mean: 128, sigma: 60 },
    },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();

const enlarge = (image: Buffer): Promise<Buffer> =>
  sharp(image).resize(width).png({ compressionLevel: 1 }).toBuffer();

/**
 * Creates different photos of about 5 MB. They have areas, details, and grain, so their thumbnails are as large as those of photos
 * that a camera took.
 */
export const createLargePhotos = async (count: number): Promise<readonly Uint8Array[]> => {
  const details = await enlarge(await createNoise(160));
  const { data, info } = await sharp(await enlarge(await createNoise(12)))
    .composite([
      { input: details, blend: "soft-light" },
      { input: await createNoise(400), tile: true, blend: "hard-light" },
    ])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const warmth = 0.8 + (0.4 * index) / count;
      return sharp(data, { raw: info })
        .linear([warmth, 1, 2 - warmth], [0, 0, 0])
        .jpeg({ quality: 98 })
        .toBuffer();
    }),
  );
};
