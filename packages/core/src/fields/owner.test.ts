import * as fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { ownerSize } from "../limits.ts";
import { formatOwner, isOwner, OwnerSegment } from "./owner.ts";

const parse = (segment: unknown) => v.safeParse(OwnerSegment, segment).output;

test.each([
  ["ada", "ada"],
  ["team-42", "team-42"],
  ["0b6f2a6f-4b1d-4c6d-8f5d-3f0b8a1d7e02", "0b6f2a6f-4b1d-4c6d-8f5d-3f0b8a1d7e02"],
  ["team/42", "team~2F42"],
  ["auth0|12", "auth0~7C12"],
  ["ada@example.com", "ada~40example.com"],
  ["Ünï 漢", "~C3~9Cn~C3~AF~20~E6~BC~A2"],
  ["50%25", "50~2525"],
  ["~2F", "~7E2F"],
  [".", "~2E"],
  ["..", "~2E~2E"],
  ["../uploads", "..~2Fuploads"],
  ["?a=b#c&d", "~3Fa~3Db~23c~26d"],
  ["'(*)!", "~27~28~2A~29~21"],
])("the owner %s is the segment %s", (owner, segment) => {
  expect(formatOwner(owner)).toBe(segment);
  expect(parse(segment)).toBe(owner);
});

test.each(["auth0|12", "ada@example.com", "urn:team:42"])(
  "%s can also be written as it is",
  (owner) => expect(parse(owner)).toBe(owner),
);

test.each([
  ["that is empty", ""],
  ["with a slash", "team/42"],
  ["of one dot", "."],
  ["of two dots", ".."],
  ["with a percent sign", "50%25"],
  ["with a space", "a b"],
  ["with letters that are not encoded", "Ünï"],
  ["with half an escape", "a~2"],
  ["with bytes that are not UTF-8", "~FF"],
  ["with a control character", "a~00b"],
  ["with a line break", "a~0Ab"],
  ["with half a surrogate pair", "~ED~A0~80"],
  ["that is too long", "x".repeat(ownerSize + 1)],
  ["with too many bytes", "~C3~9C".repeat(128)],
  ["that is not text", 1],
])("refuses a segment %s", (_, segment) => {
  expect(v.is(OwnerSegment, segment)).toBe(false);
});

test.each([
  ["that is empty", ""],
  ["that is too long", "x".repeat(ownerSize + 1)],
  ["with a control character", "a\u0000"],
  ["with half a surrogate pair", "\ud800"],
])("does not write an owner %s", (_, owner) => {
  expect(() => formatOwner(owner)).toThrow(TypeError);
});

test("every owner has a segment that survives URLs and any decoding, and names it alone", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }), (owner) => {
      fc.pre(isOwner(owner));
      const segment = formatOwner(owner);
      const { pathname } = new globalThis.URL(`http://localhost/owners/${segment}/uploads`);
      expect(pathname).toBe(`/owners/${segment}/uploads`);
      expect(decodeURIComponent(segment)).toBe(segment);
      expect(parse(segment)).toBe(owner);
    }),
  );
});
