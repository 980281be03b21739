import { readFile } from "node:fs/promises";
import { limits } from "@slipway/core/limits";
import { describe, expect, test } from "vitest";
import { describeType, detectContentType, hasAcceptedType } from "./content-type.ts";
import { knownTypes } from "./known-types.ts";

const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

test.each([
  ["photo.JPG", "", "image/jpeg"],
  ["photo.jfif", "", "image/jpeg"],
  ["photo.jpe", "application/octet-stream", "image/jpeg"],
  ["photo.jpg", "image/jpg", "image/jpeg"],
  ["song.m4a", "audio/x-m4a", "audio/mp4"],
  ["song.m4a", "audio/mpeg", "audio/mp4"],
  ["all.zip", "application/x-zip-compressed", "application/zip"],
  ["letter.docx", "application/x-zip-compressed", docx],
  ["letter.docx", "application/zip", docx],
  ["numbers.csv", "application/vnd.ms-excel", "text/csv"],
  ["numbers.csv", "text/plain", "text/csv"],
  ["numbers.txt", "text/csv", "text/csv"],
  ["notes.md", "", "text/markdown"],
  ["notes.markdown", "text/plain", "text/markdown"],
  ["notes.txt", "text/plain; charset=utf-8", "text/plain"],
  ["page.html", "text/html", "text/html"],
  ["photo.heic", "", "image/heic"],
  ["photo", "image/x-icon", "application/octet-stream"],
  ["clip.mkv", "video/x-matroska", "video/matroska"],
  ["clip", "video/avi", "video/x-msvideo"],
  ["clip", "video/ogg", "application/octet-stream"],
  ["song", "audio/x-flac", "audio/flac"],
  ["song", "audio/vnd.wave", "audio/wav"],
  ["all", "application/x-rar-compressed", "application/vnd.rar"],
  ["all.tar.gz", "application/x-gzip", "application/gzip"],
  ["letter.rtf", "application/msword", "application/rtf"],
  ["calendar", "text/calendar; charset=utf-8", "text/calendar"],
  ["data", "text/xml", "application/xml"],
  ["__proto__", "", "application/octet-stream"],
  ["noending", "", "application/octet-stream"],
  ["noending", "constructor", "application/octet-stream"],
])("%s of type %o is declared as %s", async (name, type, declared) => {
  expect(await detectContentType("any", new File([], name, { type }))).toBe(declared);
});

test("every accepted type is declared as itself, and by each of its extensions", async () => {
  for (const [type, { extensions }] of Object.entries(limits.acceptedTypes)) {
    expect(await detectContentType("any", new File([], "x", { type }))).toBe(type);
    for (const ending of extensions)
      expect(await detectContentType("any", new File([], `x${ending}`))).toBe(type);
  }
});

const samples = new URL("../../../functions/src/inspection/samples/", import.meta.url);

test.each([
  ["pandoc.docx", "letter.docx", "application/x-zip-compressed", docx],
  ["pandoc.docx", "letter.zip", docx, docx],
  ["info-zip.zip", "letter.docx", "application/zip", "application/zip"],
  ["m4a.m4a", "song.m4a", "audio/mpeg", "audio/mp4"],
  ["m4a.m4a", "song.m4a", "video/mp4", "audio/mp4"],
  ["untagged.mp3", "song.m4a", "audio/mpeg", "audio/mpeg"],
  ["isom.mp4", "clip.mov", "video/mp4", "video/mp4"],
  ["movie.mov", "clip.mov", "video/mp4", "video/quicktime"],
  ["plain.png", "photo.jpg", "image/png", "image/png"],
  ["jfif.jpg", "photo.jpg", "image/png", "image/jpeg"],
  ["given/bmw.csv", "cars.csv", "text/plain", "text/csv"],
  ["given/excel-ansi.csv", "cars.json", "text/plain", "text/plain"],
  ["text/de.utf-16-le.csv", "cars.csv", "text/plain", "text/csv"],
  ["gs.pdf", "notes.txt", "application/pdf", "application/pdf"],
  ["given/form.txt", "notes.txt", "application/pdf", "text/plain"],
  ["calc.xls", "cars.csv", "application/vnd.ms-excel", "application/vnd.ms-excel"],
  ["given/bmw.csv", "cars.csv", "application/vnd.ms-excel", "text/csv"],
  ["pandoc.epub", "book.epub", "application/zip", "application/epub+zip"],
  ["photo.heic", "photo.heic", "image/heif", "image/heic"],
  ["icalendar.ics", "meeting.ics", "text/plain", "text/calendar"],
  ["theora.ogg", "photo.jpg", "image/png", "image/jpeg"],
])("%s, named %s and of type %s, is declared as %s", async (sample, name, type, declared) => {
  const file = new File([await readFile(new URL(sample, samples))], name, { type });
  for (const types of ["any", knownTypes] as const)
    expect(await detectContentType(types, file)).toBe(declared);
});

test("a file that cannot be read is declared by its name", async () => {
  const file = new File([], "letter.docx", { type: "application/zip" });
  file.slice = () => {
    throw new DOMException("The file was removed.", "NotReadableError");
  };
  expect(await detectContentType("any", file)).toBe(docx);
});

describe("a kind that accepts some types", () => {
  const types = { "application/pdf": [".pdf"], [docx]: [".docx"], "text/csv": [".csv"] };

  test.each([
    ["letter.docx", "application/zip", docx],
    ["letter.DOCX", "", docx],
    ["scan", "application/x-pdf", "application/pdf"],
    ["cars.csv", "application/vnd.ms-excel", "text/csv"],
    ["report.pdf", "application/pdf; charset=binary", "application/pdf"],
  ])("gets %s of type %o as %s", async (name, type, declared) => {
    const file = new File(["x"], name, { type });
    expect(hasAcceptedType(types, file)).toBe(true);
    expect(await detectContentType(types, file)).toBe(declared);
  });

  test.each([
    ["photo.png", "image/png"],
    ["letter.doc", ""],
    ["__proto__", "__proto__"],
    ["x.constructor", "constructor"],
  ])("does not accept %s of type %o", (name, type) => {
    expect(hasAcceptedType(types, { name, type })).toBe(false);
  });
});

test.each([
  ["photo.heic", "", ".heic"],
  ["page.html", "text/html; charset=utf-8", "text/html"],
  ["noending", "", ""],
])("%s of type %o is described as %o", (name, type, description) => {
  expect(describeType({ name, type })).toBe(description);
});
