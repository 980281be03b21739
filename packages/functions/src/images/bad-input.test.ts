import { createServer } from "node:http";
import { limits } from "@slipway/core/limits";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSample } from "../testing/sample-files.ts";
import { createBoundedDeriver } from "./process/bounded-deriver.ts";
import { startImageChild } from "./process/image-child.ts";
import {
  createGif,
  createPdf,
  createPng,
  declareSize,
  declareTiffSize,
  declareWebpSize,
} from "./testing/bad-images.ts";

const deriver = createBoundedDeriver();
afterAll(() => deriver.close());

const variants = { thumb: { width: 32, fit: "inside", format: "webp", quality: 80 } } as const;

const measure = async (contentType: string, bytes: Uint8Array) => {
  const { file, peakMemory = 0 } = await deriver.measure(
    { contentType, size: bytes.length, variants, mediaDetails: "full" },
    async ({ start, end }) => bytes.subarray(start, end),
  );
  expect(peakMemory).toBeLessThanOrEqual(limits.images.memory);
  return { file, code: file?.reason?.code };
};

let tiff: Uint8Array;
beforeAll(async () => {
  const image = { create: { width: 8, height: 8, channels: 3, background: "red" } } as const;
  tiff = new Uint8Array(await sharp(image).tiff().toBuffer());
});

const side = 60_000;
const svg = (content: string, size = 'width="100" height="100"') =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>${content}</svg>`,
  );

test.for([
  ["PNG", "image/png", () => createPng(side, side)],
  ["GIF", "image/gif", () => createGif(1, { width: side, height: side, isBomb: true })],
  ["WebP", "image/webp", () => declareWebpSize(readSample("extended.webp"), side)],
  ["AVIF", "image/avif", () => declareSize(readSample("avifenc.avif"), side, side)],
  ["HEIC", "image/heic", () => declareSize(readSample("photo.heic"), side, side)],
  ["TIFF", "image/tiff", () => declareTiffSize(tiff, side)],
  ["SVG", "image/svg+xml", () => svg("", `width="${side}" height="${side}"`)],
] as const)(
  "a %s that declares billions of pixels costs itself its images",
  async ([, type, create]) => {
    const { file, code } = await measure(type, create());
    expect(file?.images).toEqual([]);
    expect(["too-large", "unreadable"]).toContain(code);
  },
);

test("a PDF page of 10 km has an image with bounded pixels", async () => {
  const { file } = await measure("application/pdf", createPdf(1, { side: 14_400 }));
  expect(file?.images).toMatchObject([{ width: 32, height: 32 }]);
});

test("a PDF that draws a billion lines ends at the time limit, and the next file has its images", async () => {
  const fresh = createBoundedDeriver({ start: () => startImageChild(3) });
  const bomb = createPdf(9);
  const job = { variants, mediaDetails: "full" } as const;
  const derive = (contentType: string, bytes: Uint8Array) =>
    fresh.derive({ ...job, contentType, size: bytes.length }, async ({ start, end }) =>
      bytes.subarray(start, end),
    );
  expect(await derive("application/pdf", bomb)).toMatchObject({
    images: [],
    reason: { code: "limits-exceeded" },
  });
  expect((await derive("image/png", readSample("plain.png"))).images).toHaveLength(1);
  // A process that had other files may be in a bad state, so the file needs an attempt of its own.
  await expect(derive("application/pdf", bomb)).rejects.toThrow("new process");
  fresh.close();
});

test("a highly compressed image within the limits has its images", async () => {
  const { file } = await measure("image/png", createPng(10_000, 10_000));
  expect(file?.images).toMatchObject([{ width: 32, height: 32 }]);
});

test("an image of 1 × 100,000 pixels has a small image", async () => {
  const { file } = await measure("image/png", createPng(1, 100_000));
  expect(file?.images).toMatchObject([{ width: 1, height: 4096 }]);
  expect(file?.media).toEqual({ width: 1, height: 100_000 });
});

test("a GIF of 10,000 frames has a still image", async () => {
  const { file } = await measure("image/gif", createGif(10_000, { width: 40, height: 40 }));
  expect((await sharp(file?.images[0]?.bytes).metadata()).pages).toBeUndefined();
  expect(file?.media).toEqual({ width: 40, height: 40, frames: 10_000 });
});

test("a truncated JPEG has no images, and a reason", async () => {
  const photo = readSample("jfif.jpg");
  const { code } = await measure("image/jpeg", photo.subarray(0, photo.length * 0.6));
  expect(code).toBe("unreadable");
});

test("random bytes and an empty file have no images, and a reason", async () => {
  const noise = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251);
  expect((await measure("image/jpeg", noise)).code).toBe("unreadable");
  expect((await measure("image/png", new Uint8Array())).code).toBe("unreadable");
});

test("a file of another format than its type is decoded as what it is, and formats of no accepted type are not", async () => {
  expect((await measure("image/png", readSample("jfif.jpg"))).file?.images).toHaveLength(1);
  const ppm = new TextEncoder().encode("P3 1 1 255 255 0 0\n");
  expect((await measure("image/png", ppm)).code).toBe("unreadable");
});

test("an SVG fetches nothing, and reads no file", async () => {
  const requests: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const fetching = svg(
    `<style>@import url("${url}/style"); rect { fill: url("${url}/fill#a") }</style>
     <image xlink:href="${url}/image" width="10" height="10"/><image href="${url}/image2" width="10" height="10"/>
     <use xlink:href="${url}/use#a"/><rect width="10" height="10"/>
     <image href="file:///etc/passwd" width="10" height="10"/><script href="${url}/script"/>
     <foreignObject width="10" height="10"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${url}/frame"/></foreignObject>`,
  );
  const { file } = await measure("image/svg+xml", fetching);
  expect(file?.images).toHaveLength(1);
  const entity = new TextEncoder().encode(
    `<!DOCTYPE svg [<!ENTITY x SYSTEM "${url}/entity"><!ENTITY y SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text>&x;&y;</text></svg>`,
  );
  await measure("image/svg+xml", entity);
  expect(requests).toEqual([]);
  server.close();
});

test("an SVG whose entities multiply has no images", async () => {
  const entities = Array.from(
    { length: 12 },
    (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`,
  ).join("");
  const laughs = new TextEncoder().encode(
    `<!DOCTYPE svg [<!ENTITY e0 "lol">${entities}]><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text>&e12;</text></svg>`,
  );
  expect((await measure("image/svg+xml", laughs)).code).toBe("unreadable");
});

test("a file of more than 64 MB is not read", async () => {
  const { images, reason } = await deriver.derive(
    {
      contentType: "image/jpeg",
      size: limits.images.inputSize + 1,
      variants,
      mediaDetails: "full",
    },
    () => Promise.reject(new Error("The file was read.")),
  );
  expect({ images, code: reason?.code }).toEqual({ images: [], code: "too-large" });
});
