import { readFileSync } from "node:fs";
import mime from "mime";
import { expect, test } from "vitest";
import { acceptedTypes, defaultTypes } from "./accepted-types.ts";
import { findContentRule } from "./content-rules.ts";

/** Other types that browsers or operating systems use for files of an accepted type. */
const otherNames: Readonly<Record<string, string>> = {
  "image/apng": "image/png",
  "image/pjpeg": "image/jpeg",
  "video/x-m4v": "video/mp4",
  "text/x-markdown": "text/markdown",
  "image/heic-sequence": "image/heic",
  "image/heif-sequence": "image/heif",
  "image/x-icon": "image/vnd.microsoft.icon",
  "audio/x-flac": "audio/flac",
  "audio/x-aac": "audio/aac",
  "audio/x-aiff": "audio/aiff",
  "text/rtf": "application/rtf",
  "text/xml": "application/xml",
  "text/yaml": "application/yaml",
  "text/x-vcard": "text/vcard",
};

/** Extensions of files with another format: an SVG image that gzip compressed. */
const otherFormats = ["svgz"];

test("every known extension of an accepted type is listed", () => {
  const known = [...Object.keys(acceptedTypes), ...Object.keys(otherNames)].flatMap((type) =>
    [...(mime.getAllExtensions(type) ?? [])]
      .filter((extension) => !otherFormats.includes(extension))
      .map((extension) => ({ type, extension })),
  );
  for (const { type, extension } of known)
    expect(acceptedTypes[otherNames[type] ?? type]?.extensions).toContain(`.${extension}`);
});

test("every accepted type has a content rule, and no other type has one", () => {
  for (const type of Object.keys(acceptedTypes)) expect(findContentRule(type)).toBeDefined();
  for (const type of ["text/javascript", "application/x-msdownload", "__proto__", ""])
    expect(findContentRule(type)).toBeUndefined();
});

test("types that a browser runs are accepted only if a configuration lists them", () => {
  const active = Object.keys(acceptedTypes).filter((type) => !defaultTypes.includes(type));
  expect(active).toEqual(["image/svg+xml", "text/html", "application/xml"]);
  for (const type of active) expect(acceptedTypes[type]?.isActive).toBe(true);
});

test("an extension belongs to only one accepted type", () => {
  const all = Object.values(acceptedTypes).flatMap(({ extensions }) => extensions);
  expect(new Set(all).size).toBe(all.length);
});

test("the docs list every accepted type and extension", () => {
  const docs = readFileSync(new URL("../../../../docs/accepted-types.md", import.meta.url), "utf8");
  for (const [type, { extensions }] of Object.entries(acceptedTypes)) {
    if (!type.includes("openxmlformats")) expect(docs).toContain(`\`${type}\``);
    for (const extension of extensions) expect(docs).toContain(`\`${extension}\``);
  }
});
