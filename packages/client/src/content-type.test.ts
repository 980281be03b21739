import { limits } from "@slipway/core/limits";
import { expect, test } from "vitest";
import { contentTypeOf } from "./content-type.ts";

test.each([
  ["photo.JPG", "", "image/jpeg"],
  ["photo.jpg", "image/jpg", "image/jpeg"],
  ["song.m4a", "audio/x-m4a", "audio/mp4"],
  ["all.zip", "application/x-zip-compressed", "application/zip"],
  ["numbers.csv", "application/vnd.ms-excel", "text/csv"],
  ["notes.md", "", "text/markdown"],
  ["notes.txt", "text/plain; charset=utf-8", "text/plain"],
  ["page.html", "text/html", "text/html"],
  ["__proto__", "", "application/octet-stream"],
  ["noending", "", "application/octet-stream"],
])("%s of type %o is declared as %s", (name, type, declared) => {
  expect(contentTypeOf({ name, type })).toBe(declared);
});

test("every accepted type is declared as itself, and by each of its endings", () => {
  for (const [type, { extensions }] of Object.entries(limits.acceptedTypes)) {
    expect(contentTypeOf({ name: "x", type })).toBe(type);
    for (const ending of extensions)
      expect(contentTypeOf({ name: `x${ending}`, type: "" })).toBe(type);
  }
});
