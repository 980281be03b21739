import { readFileSync } from "node:fs";
import mime from "mime";
import { expect, test } from "vitest";
import { acceptedTypes } from "./accepted-types.ts";
import { findContentRule } from "./content-rules.ts";

/** Other types that browsers or operating systems use for files of an accepted type. */
const otherNames: Readonly<Record<string, string>> = {
  "image/apng": "image/png",
  "image/pjpeg": "image/jpeg",
  "video/x-m4v": "video/mp4",
  "text/x-markdown": "text/markdown",
};

test("every known extension of an accepted type is listed", () => {
  const known = [...Object.keys(acceptedTypes), ...Object.keys(otherNames)].flatMap((type) =>
    [...(mime.getAllExtensions(type) ?? [])].map((extension) => ({ type, extension })),
  );
  for (const { type, extension } of known)
    expect(acceptedTypes[otherNames[type] ?? type]?.extensions).toContain(`.${extension}`);
});

test("every accepted type has a content rule, and no other type has one", () => {
  for (const type of Object.keys(acceptedTypes)) expect(findContentRule(type)).toBeDefined();
  for (const type of ["text/html", "image/svg+xml", "__proto__", ""])
    expect(findContentRule(type)).toBeUndefined();
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
