import sharp from "sharp";

/** Creates a thumbnail with sharp alone, as `variants: { thumb: { width: 320 } }` asks for. */
export const renderThumbnail = (bytes: Uint8Array): Promise<Buffer> =>
  sharp(bytes)
    .autoOrient()
    .resize({ width: 320, withoutEnlargement: true })
    .toColorspace("srgb")
    .webp({ quality: 80 })
    .toBuffer();

/** Encodes a photo in another format. */
export const encodePhoto = async (bytes: Uint8Array, format: "png" | "webp"): Promise<Uint8Array> =>
  new Uint8Array(await sharp(bytes).toFormat(format).toBuffer());
