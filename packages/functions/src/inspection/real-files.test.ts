import { acceptedTypes } from "@slipway/core/content/accepted-types";
import { expect, test } from "vitest";
import { keptFiles, readSample, rejectedFiles, sampleFiles } from "../testing/sample-files.ts";
import { checkContentType } from "./check-content-type.ts";
import type { Content } from "./content.ts";
import { inspectContent } from "./inspect-content.ts";

const inspectSample = async (contentType: string, file: string, rest: Partial<Content> = {}) => {
  const head = readSample(file);
  return inspectContent({ contentType, head, size: head.length, ...rest });
};

test.each(keptFiles)("keeps %s: %s", async (contentType, file, details) => {
  expect(await inspectSample(contentType, file)).toMatchObject({ outcome: "passed", ...details });
});

test.each(rejectedFiles)("rejects as %s: %s", async (contentType, file) => {
  expect(await inspectSample(contentType, file)).toMatchObject({ outcome: "failed" });
});

/** Types with the same rule: any text in UTF-8. */
const anyText = [
  ...["application/json", "application/yaml", "application/toml"],
  ...["text/plain", "text/csv", "text/markdown"],
];

/** Formats that are text, and whose files are therefore also of those types. */
const textFormats = [
  ...["application/yaml", "application/toml", "application/x-subrip", "application/rtf"],
  ...["text/calendar", "text/vcard", "text/vtt", "application/xml"],
];

/** Formats of which every file is a zip file. */
const zipFormats = Object.keys(acceptedTypes).filter((type) =>
  /openxmlformats|opendocument|epub|vnd\.apple/.test(type),
);

/** Other types that every file of a type also has: its container's type, and types with the same format. */
const alsoOf: Readonly<Record<string, readonly string[]>> = {
  "video/mp4": ["audio/mp4"],
  "audio/mp4": ["video/mp4"],
  "image/heic": ["image/heif"],
  ...Object.fromEntries(zipFormats.map((type) => [type, ["application/zip"]])),
  ...Object.fromEntries(textFormats.map((type) => [type, anyText])),
};

test.each(sampleFiles)("keeps $file only as $type", async ({ file, type, moreTypes }) => {
  const head = readSample(file);
  const passed: string[] = [];
  for (const contentType of Object.keys(acceptedTypes)) {
    const { outcome } = await checkContentType({ contentType, head, size: head.length });
    if (outcome === "passed") passed.push(contentType);
  }
  const expected = new Set(type === "-" ? [] : [type, ...moreTypes, ...(alsoOf[type] ?? [])]);
  expect(passed.toSorted()).toEqual([...expected].toSorted());
});

test.each([
  ["video/mp4", "isom.mp4", { width: 64, height: 48, duration: 1 }],
  ["video/mp4", "fragmented.mp4", { width: 64, height: 48, duration: 1 }],
  ["video/mp4", "turned.mp4", { width: 48, height: 64, duration: 1 }],
  ["video/mp4", "3gp.mp4", { width: 192, height: 144, duration: 1 }],
  ["video/quicktime", "movie.mov", { width: 64, height: 48, duration: 1 }],
  ["video/webm", "vp8.webm", { width: 64, height: 48, duration: 1 }],
  ["video/matroska", "h264.mkv", { width: 64, height: 48, duration: 1 }],
  ["video/3gpp", "phone.3gp", { width: 192, height: 144, duration: 1 }],
  ["video/mp2t", "camera.m2ts", { width: 64, height: 48 }],
  ["audio/flac", "tone.flac", { duration: 0.1 }],
  ["audio/aac", "id3.aac", { duration: 0.325 }],
  ["image/heic", "photo.heic", { width: 60, height: 40 }],
  ["image/tiff", "big-endian.tif", { width: 16, height: 16 }],
  ["image/bmp", "v2.bmp", { width: 16, height: 16 }],
  ["image/bmp", "v5.bmp", { width: 16, height: 16 }],
  ["image/vnd.microsoft.icon", "favicon.ico", { width: 16, height: 16 }],
  ["image/vnd.adobe.photoshop", "layers.psd", { width: 16, height: 16 }],
])("measures %s: %s", async (contentType, file, media) => {
  expect(await inspectSample(contentType, file)).toEqual({ outcome: "passed", media });
});

test("keeps an MP3 whose album cover is longer than the first bytes", async () => {
  const bytes = readSample("picture.mp3");
  const content = { contentType: "audio/mpeg", head: bytes.subarray(0, 100), size: bytes.length };
  expect(await checkContentType(content)).toEqual({ outcome: "passed" });
});

test("keeps an MP3 after padding, and rejects one after HTML", async () => {
  const sound = readSample("untagged.mp3");
  const after = (start: string) => {
    const head = new Uint8Array(Buffer.concat([Buffer.from(start, "latin1"), sound]));
    return checkContentType({ contentType: "audio/mpeg", head, size: head.length });
  };
  expect(await after("\0".repeat(1000))).toEqual({ outcome: "passed" });
  expect(await after(" <script>alert(1)</script>")).toMatchObject({ outcome: "failed" });
});

test.each([
  ["application/pdf", "gs.pdf", "%PDF within the first 1,024 bytes", 1000, "passed"],
  ["application/pdf", "gs.pdf", "%PDF beyond them", 1024, "failed"],
  ["application/zip", "info-zip.zip", "an archive after other bytes", 1000, "passed"],
])("%s: %s, %s", async (contentType, file, _, count, outcome) => {
  const head = new Uint8Array(Buffer.concat([Buffer.alloc(count, "x"), readSample(file)]));
  expect(await checkContentType({ contentType, head, size: head.length })).toMatchObject({
    outcome,
  });
});

test.each([
  ["application/pdf", "gs.pdf"],
  ["application/zip", "info-zip.zip"],
])("rejects HTML that is also %s", async (contentType, file) => {
  for (const page of ["<html>", "\n<!-- -->", "\ufeff<svg>"]) {
    const head = new Uint8Array(Buffer.concat([Buffer.from(page), readSample(file)]));
    expect(await checkContentType({ contentType, head, size: head.length })).toMatchObject({
      outcome: "failed",
    });
  }
});
