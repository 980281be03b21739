import { limits } from "@slipway/core/limits";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import type { DerivationJob, DerivedFile } from "../ports/derived-images.ts";
import { readSample } from "../testing/sample-files.ts";
import { createBoundedDeriver } from "./process/bounded-deriver.ts";
import { createGif, createPdf } from "./testing/bad-images.ts";

const deriver = createBoundedDeriver();
afterAll(() => deriver.close());

const thumb = { width: 32, fit: "inside", format: "webp", quality: 80 } as const;

const derive = (
  contentType: string,
  bytes: Uint8Array,
  options: Partial<DerivationJob> = {},
): Promise<DerivedFile> =>
  deriver.derive(
    { contentType, size: bytes.length, variants: { thumb }, mediaDetails: "full", ...options },
    async ({ start, end }) => bytes.subarray(start, end),
  );

const getThumb = ({ images }: DerivedFile) => {
  const [image] = images;
  if (image === undefined) throw new Error("There is no image.");
  return image;
};

/** A photo of a red and a blue half with everything that a camera writes. */
const createPhoto = () =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: "red" } })
    .composite([
      {
        input: { create: { width: 60, height: 20, channels: 3, background: "blue" } },
        top: 20,
        left: 0,
      },
    ])
    .jpeg()
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: "Pear", Model: "Pear 17" },
      IFD2: { DateTimeOriginal: "2026:02:03 04:05:06", OffsetTimeOriginal: "+01:00" },
      IFD3: {
        GPSLatitudeRef: "N",
        GPSLatitude: "47/1 22/1 30/1",
        GPSLongitudeRef: "W",
        GPSLongitude: "8/1 32/1 0/1",
      },
    })
    .toBuffer();

test.for([
  ["image/jpeg", "jfif.jpg"],
  ["image/png", "plain.png"],
  ["image/gif", "gif89a.gif"],
  ["image/webp", "lossy.webp"],
  ["image/avif", "avifenc.avif"],
  ["image/heic", "photo.heic"],
  ["image/heif", "x265.heif"],
  ["image/tiff", "lzw.tif"],
  ["image/svg+xml", "graphviz.svg"],
  ["application/pdf", "gs.pdf"],
])("derives a thumbnail, a placeholder, and a color from %s", async ([type = "", file = ""]) => {
  const derived = await derive(type, readSample(file));
  const { bytes, width, height, contentType } = getThumb(derived);
  expect(contentType).toBe("image/webp");
  expect(await sharp(bytes).metadata()).toMatchObject({
    format: "webp",
    width,
    height,
    space: "srgb",
  });
  expect(Math.max(width, 1)).toBeLessThanOrEqual(32);
  expect(derived.placeholder?.length).toBeLessThan(40);
  expect(derived.color).toMatch(/^#[0-9a-f]{6}$/);
});

test.for(
  [
    ["image/jpeg", "cmyk.jpg"],
    ["image/jpeg", "given/o6.jpg"],
    ["image/png", "plain.png"],
    ["image/gif", "gif89a.gif"],
    ["image/webp", "lossy.webp"],
    ["image/avif", "avifenc.avif"],
    ["image/tiff", "lzw.tif"],
    ["image/svg+xml", "graphviz.svg"],
  ].flatMap(([type = "", file = ""]) =>
    (["inside", "cover", "contain"] as const).map((fit) => [type, file, fit] as const),
  ),
)(
  "variants of the %s in %s that are fit %s equal what sharp produces",
  async ([type, file, fit]) => {
    const original = readSample(file);
    const rules = { width: 24, height: 32, fit, quality: 70 } as const;
    const { images } = await derive(type, original, {
      variants: {
        webp: { ...rules, format: "webp" },
        jpeg: { ...rules, format: "jpeg" },
        png: { ...rules, format: "png" },
      },
    });
    const resize = (background: string) =>
      sharp(original)
        .autoOrient()
        .resize({ width: 24, height: 32, fit, withoutEnlargement: true, background })
        .toColorspace("srgb");
    const expected = [
      resize("transparent").webp({ quality: 70 }),
      resize("white").flatten({ background: "white" }).jpeg({ quality: 70, mozjpeg: true }),
      resize("transparent").png(),
    ];
    for (const [index, image] of expected.entries())
      expect(Buffer.compare(images[index]?.bytes ?? Buffer.of(), await image.toBuffer())).toBe(0);
  },
);

test("turns a photo as its camera was held, and removes its metadata", async () => {
  const photo = new Uint8Array(await createPhoto());
  const derived = await derive("image/jpeg", photo);
  expect(derived.media).toEqual({
    width: 40,
    height: 60,
    capturedAt: "2026-02-03T04:05:06+01:00",
    camera: "Pear 17",
  });
  const { bytes, width, height } = getThumb(derived);
  expect([width, height]).toEqual([32, 48]);
  const metadata = await sharp(bytes).metadata();
  expect(metadata).not.toHaveProperty("exif");
  expect(metadata).not.toHaveProperty("icc");
  expect(metadata).not.toHaveProperty("xmp");
  expect(Buffer.from(bytes).includes("Pear")).toBe(false);
});

test("reads where a photo was taken only if the kind asks for it", async () => {
  const photo = new Uint8Array(await createPhoto());
  const { media } = await derive("image/jpeg", photo, { mediaDetails: "location" });
  expect(media?.location).toEqual({ latitude: 47.375, longitude: -8.53333 });
});

test("crops, adds borders, and never enlarges", async () => {
  const { images } = await derive("image/png", readSample("plain.png"), {
    variants: {
      cover: { ...thumb, height: 32, fit: "cover" },
      contain: { ...thumb, height: 32, fit: "contain", format: "png" },
      jpeg: { ...thumb, format: "jpeg" },
      avif: { ...thumb, format: "avif" },
      large: { ...thumb, width: 4000 },
    },
  });
  expect(
    images.map(({ name, width, height, contentType }) => [name, width, height, contentType]),
  ).toEqual([
    ["cover", 32, 32, "image/webp"],
    ["contain", 32, 32, "image/png"],
    ["jpeg", 32, 21, "image/jpeg"],
    ["avif", 32, 21, "image/avif"],
    ["large", 60, 40, "image/webp"],
  ]);
});

test("converts 16-bit images to 8 bits", async () => {
  const deep = await sharp(readSample("plain.png")).toColorspace("rgb16").png().toBuffer();
  expect((await sharp(deep).metadata()).depth).toBe("ushort");
  const { images } = await derive("image/png", new Uint8Array(deep), {
    variants: { png: { ...thumb, format: "png" } },
  });
  expect(await sharp(images[0]?.bytes).metadata()).toMatchObject({ depth: "uchar", space: "srgb" });
});

test("an animation stays animated as WebP, and is a still image in other formats", async () => {
  const { images, media } = await derive("image/gif", createGif(5, { width: 40, height: 40 }), {
    variants: { webp: thumb, jpeg: { ...thumb, format: "jpeg" } },
  });
  const frames = await Promise.all(
    images.map(async ({ bytes }) => (await sharp(bytes).metadata()).pages),
  );
  expect(frames).toEqual([5, undefined]);
  expect(images[0]).toMatchObject({ width: 32, height: 32 });
  expect(media).toEqual({ width: 40, height: 40, frames: 5 });
});

test("counts the pages of a PDF", async () => {
  const { media } = await derive("application/pdf", createPdf(1, { pages: 3 }));
  expect(media).toEqual({ pages: 3 });
});

describe("recordings", () => {
  test("have details of the whole file, and no images", async () => {
    const derived = await derive("video/mp4", readSample("turned.mp4"));
    expect(derived).toMatchObject({
      images: [],
      media: { width: 48, height: 64, rotation: 270, frameRate: 5, duration: 1 },
      reason: { code: "not-an-image" },
    });
  });

  test("of sound have their codec and channels", async () => {
    const { media, reason } = await derive("audio/flac", readSample("tone.flac"), { variants: {} });
    expect(media).toEqual({ codec: "flac", audioChannels: 1, duration: 0.1 });
    expect(reason).toBeUndefined();
  });

  test("are read in ranges with a bounded number of bytes", async () => {
    const size = 50 * 1024 ** 3;
    const head = readSample("faststart.mp4");
    let read = 0;
    await deriver.derive(
      { contentType: "video/mp4", size, variants: {}, mediaDetails: "full" },
      async ({ start, end }) => {
        read += end - start;
        const bytes = new Uint8Array(end - start);
        bytes.set(head.subarray(start, end));
        return bytes;
      },
    );
    expect(read).toBeLessThanOrEqual(limits.images.readBytes);
  });
});

test("a file that cannot be read is an error, so that it is tried again", async () => {
  const failed = deriver.derive(
    { contentType: "image/png", size: 10, variants: { thumb }, mediaDetails: "full" },
    () => Promise.reject(new Error("S3 is down")),
  );
  await expect(failed).rejects.toThrow("S3 is down");
  await expect(derive("image/png", readSample("plain.png"))).resolves.toMatchObject({
    media: { width: 60 },
  });
});
