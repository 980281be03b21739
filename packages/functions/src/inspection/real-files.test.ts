import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inspectContent } from "./inspect-content.ts";

const inspectSample = async (contentType: string, file: string) => {
  const head = new Uint8Array(readFileSync(new URL(`samples/${file}`, import.meta.url)));
  return inspectContent({ contentType, head, size: head.length });
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
