import { acceptedTypes } from "@slipway/core/accepted-types";
import { expect, test } from "vitest";
import { bytesOfSample, sampleFiles } from "../testing/sample-files.ts";
import { inspectContent } from "./inspect-content.ts";
import { type Content, verdictOn } from "./verdict.ts";

const inspectSample = async (contentType: string, file: string, rest: Partial<Content> = {}) => {
  const head = bytesOfSample(file);
  return inspectContent({ contentType, head, size: head.length, ...rest });
};

test.each([
  ["text/csv", "bmw.csv", { charset: "utf-8" }],
  ["text/csv", "mz-first.csv", { charset: "utf-8" }],
  ["text/csv", "id3.csv", { charset: "utf-8" }],
  ["text/csv", "excel-ansi.csv", { charset: "windows-1252" }],
  ["text/markdown", "solid.md", { charset: "utf-8" }],
  ["text/markdown", "toc-30-comments.md", { charset: "utf-8" }],
  ["text/plain", "redos.txt", { charset: "utf-8" }],
  ["text/plain", "form.txt", { charset: "utf-8" }],
  ["text/plain", "gif-notes.txt", { charset: "utf-8" }],
  ["text/plain", "pdf-notes.txt", { charset: "utf-8" }],
  ["text/plain", "xml.txt", { charset: "utf-8" }],
  ["text/plain", "vcard-like.txt", { charset: "utf-8" }],
  ["application/json", "bom.json", { charset: "utf-8" }],
  ["video/mp4", "brand-3gp4.mp4", {}],
  ["video/quicktime", "skip-first.mov", {}],
  ["image/avif", "real-mif1.avif", { media: { width: 60, height: 40 } }],
  ["image/avif", "irot.avif", { media: { width: 40, height: 60 } }],
  ["image/png", "o6.png", { media: { width: 40, height: 60 } }],
  ["image/jpeg", "o6.jpg", { media: { width: 40, height: 60 } }],
  ["application/zip", "java-project.zip", {}],
  ["application/zip", "epub-sources.zip", {}],
  ["application/zip", "xpi.zip", {}],
  ["application/pdf", "newline.pdf", {}],
  [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "trash-first.docx",
    {},
  ],
])("keeps %s: %s", async (contentType, file, expected) => {
  expect(await inspectSample(contentType, `given/${file}`)).toMatchObject({
    outcome: "passed",
    ...expected,
  });
});

test.each([
  ["image/png", "real-mif1.avif"],
  ["text/plain", "java-project.zip"],
])("rejects as %s: %s", async (contentType, file) => {
  expect(await inspectSample(contentType, `given/${file}`)).toMatchObject({ outcome: "failed" });
});

/** Types that a file of one type is of as well: what contains it, and what differs only in what is to be done with it. */
const alsoOf: Readonly<Record<string, readonly string[]>> = {
  "video/mp4": ["audio/mp4"],
  "audio/mp4": ["video/mp4"],
  ...Object.fromEntries(
    Object.keys(acceptedTypes)
      .filter((type) => type.includes("openxmlformats"))
      .map((type) => [type, ["application/zip"]]),
  ),
};

test.each(sampleFiles)("keeps $file as $type, and as nothing else", async ({ file, type }) => {
  const head = bytesOfSample(file);
  const passed: string[] = [];
  for (const contentType of Object.keys(acceptedTypes)) {
    const { outcome } = await verdictOn({ contentType, head, size: head.length });
    if (outcome === "passed") passed.push(contentType);
  }
  expect(passed.toSorted()).toEqual(type === "-" ? [] : [type, ...(alsoOf[type] ?? [])].toSorted());
});

test.each([
  ["video/mp4", "isom.mp4", { width: 64, height: 48, duration: 1 }],
  ["video/mp4", "fragmented.mp4", { width: 64, height: 48, duration: 1 }],
  ["video/mp4", "turned.mp4", { width: 48, height: 64, duration: 1 }],
  ["video/mp4", "3gp.mp4", { width: 192, height: 144, duration: 1 }],
  ["video/quicktime", "movie.mov", { width: 64, height: 48, duration: 1 }],
  ["video/webm", "vp8.webm", { width: 64, height: 48, duration: 1 }],
])("measures %s: %s", async (contentType, file, media) => {
  expect(await inspectSample(contentType, file)).toEqual({ outcome: "passed", media });
});

test("keeps an MP3 whose album picture is longer than the first bytes", async () => {
  const bytes = bytesOfSample("picture.mp3");
  const content = { contentType: "audio/mpeg", head: bytes.subarray(0, 100), size: bytes.length };
  expect(await verdictOn(content)).toEqual({ outcome: "passed" });
});

test("keeps an MP3 after padding, and rejects one after a page", async () => {
  const sound = bytesOfSample("untagged.mp3");
  const after = (start: string) => {
    const head = new Uint8Array(Buffer.concat([Buffer.from(start, "latin1"), sound]));
    return verdictOn({ contentType: "audio/mpeg", head, size: head.length });
  };
  expect(await after("\0".repeat(1000))).toEqual({ outcome: "passed" });
  expect(await after(" <script>alert(1)</script>")).toMatchObject({ outcome: "failed" });
});

test.each([
  ["application/pdf", "gs.pdf", "%PDF within the first 1,024 bytes", 1000, "passed"],
  ["application/pdf", "gs.pdf", "%PDF beyond them", 1024, "failed"],
  ["application/zip", "info-zip.zip", "an archive after other bytes", 1000, "passed"],
])("%s: %s, %s", async (contentType, file, _, count, outcome) => {
  const head = new Uint8Array(Buffer.concat([Buffer.alloc(count, "x"), bytesOfSample(file)]));
  expect(await verdictOn({ contentType, head, size: head.length })).toMatchObject({ outcome });
});

test.each([
  ["application/pdf", "gs.pdf"],
  ["application/zip", "info-zip.zip"],
])("rejects a page that is %s as well", async (contentType, file) => {
  for (const page of ["<html>", "\n<!-- -->", "\ufeff<svg>"]) {
    const head = new Uint8Array(Buffer.concat([Buffer.from(page), bytesOfSample(file)]));
    expect(await verdictOn({ contentType, head, size: head.length })).toMatchObject({
      outcome: "failed",
    });
  }
});
