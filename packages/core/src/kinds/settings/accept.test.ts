import { expect, test } from "vitest";
import { acceptedTypes } from "../../content/accepted-types.ts";
import { isSafeInline, resolveAcceptItem } from "./accept.ts";

test.each(["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"])(
  "a browser never shows %s",
  (type) => {
    expect(isSafeInline(type)).toBe(false);
  },
);

test("a browser may show images and PDF", () => {
  for (const type of ["image/png", "application/pdf"]) expect(isSafeInline(type)).toBe(true);
});

test("every accepted type has a family, and can be accepted by each of its names", () => {
  for (const [type, { extensions }] of Object.entries(acceptedTypes)) {
    expect(resolveAcceptItem(type)).toEqual([type]);
    expect(resolveAcceptItem(`${type.split("/")[0]}/*`)).toContain(type);
    for (const extension of extensions) expect(resolveAcceptItem(extension)).toEqual([type]);
  }
});
