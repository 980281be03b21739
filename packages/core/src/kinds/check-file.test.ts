import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acceptedTypes } from "../content/accepted-types.ts";
import { checkFile, otherContentType } from "./check-file.ts";
import { findBrokenCountRule } from "./kind-messages.ts";
import type { KindRules } from "./kind-rules.ts";
import { parseKinds } from "./parse-kinds.ts";

const parseRules = (settings: object): KindRules => {
  const { docs } = parseKinds({ kinds: { docs: settings } });
  if (docs === undefined) throw new Error("The kind is missing.");
  return docs;
};

const word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const documents = parseRules({
  accept: [".docx", "application/pdf", "text/csv"],
  maxSize: "1 KB",
  maxFiles: 2,
});
const anything = parseRules({ accept: "any", minSize: 0 });

const check = (rules: KindRules, fileName: string, contentType: string, size = 10) =>
  checkFile(rules, { fileName, contentType, size });

describe("a file is stored as", () => {
  test.each([
    ["its declared type", "a.bin", "application/pdf", "application/pdf"],
    ["its declared type by another name", "a", "application/x-pdf", "application/pdf"],
    ["its declared type without parameters", "a", "Text/CSV; charset=utf-8", "text/csv"],
    ["the type of its extension if none is declared", "a.b.DOCX", "", word],
    [
      "the type of its extension if the declared one is general",
      "a.pdf",
      otherContentType,
      "application/pdf",
    ],
    [
      "the type of its extension if the declared one is unknown",
      "a.csv",
      "application/x-table",
      "text/csv",
    ],
  ])("%s", (_, fileName, declared, contentType) => {
    expect(check(documents, fileName, declared)).toEqual({ contentType });
  });

  test.each([
    ["a known type", "a.png", "image/png", "image/png"],
    ["the known type of its extension", "a.png", "", "image/png"],
    ["octet-stream if its type is unknown", "a.xyz", "application/dicom", otherContentType],
    ["a known type that a browser would run", "a.html", "text/html", "text/html"],
    ["octet-stream without a name or type", "a", "", otherContentType],
    ["octet-stream if its type is a property", "a.__proto__", "__proto__", otherContentType],
  ])("%s if its kind accepts any type", (_, fileName, declared, contentType) => {
    expect(check(anything, fileName, declared)).toEqual({ contentType });
  });
});

describe("a kind refuses", () => {
  test.each([
    ["another type", "a.png", "image/png"],
    ["another type with an accepted extension", "a.pdf", "image/png"],
    ["an unknown type", "a.exe", "application/x-msdownload"],
    ["a file without a type or an extension", "pdf", ""],
    ["a file whose extension is a property", "a.constructor", ""],
    ["a file whose type is a property", "a", "constructor"],
  ])("%s", (_, fileName, contentType) => {
    expect(check(documents, fileName, contentType)).toEqual({
      rule: "type",
      message: "is not a type that docs accepts",
    });
  });

  test.each([
    [0, "must be at least 1 byte"],
    [1025, "must be at most 1024 bytes"],
  ])("a file of %d bytes", (size, message) => {
    expect(check(documents, "a.pdf", "application/pdf", size)).toEqual({ rule: "size", message });
  });

  test("too many files", () => {
    expect(findBrokenCountRule(documents, 2)).toBeUndefined();
    expect(findBrokenCountRule(documents, 3)).toBe("must have at most 2 files");
    expect(findBrokenCountRule({ ...documents, maxFiles: 1 }, 2)).toBe("must have at most 1 file");
  });
});

test("a kind can accept empty files", () => {
  expect(check(anything, "a.txt", "text/plain", 0)).toEqual({ contentType: "text/plain" });
});

test("the chosen type is always one that the kind accepts", () => {
  const extensions = Object.values(acceptedTypes).flatMap((type) => type.extensions);
  const fileName = fc
    .tuple(fc.string(), fc.constantFrom("", ...extensions))
    .map((parts) => parts.join(""));
  const contentType = fc.oneof(fc.string(), fc.constantFrom(...Object.keys(acceptedTypes)));
  fc.assert(
    fc.property(fileName, contentType, (name, type) => {
      const chosen = check(documents, name, type);
      if ("contentType" in chosen)
        expect(Object.keys(documents.contentTypes)).toContain(chosen.contentType);
      expect(check(anything, name, type)).toHaveProperty("contentType");
    }),
  );
});
