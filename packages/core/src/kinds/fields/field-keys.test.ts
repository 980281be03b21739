import { describe, expect, test } from "vitest";
import { createFieldKey, readFieldKeys } from "./field-keys.ts";

const list = { kind: { name: "document", index: ["album", "draft"] }, owner: "ann" };
const keyOf = (name: string, text: string) =>
  createFieldKey({ owner: "ann", kind: "document", name, text });

test("values to list by become text", () => {
  expect(readFieldKeys(list, { album: "é", draft: false, note: "a" })).toEqual({
    keys: { fieldKey1: keyOf("album", "é"), fieldKey2: keyOf("draft", "false") },
    errors: new Map(),
  });
  expect(readFieldKeys(list, { album: -1.5 }).keys).toEqual({ fieldKey1: keyOf("album", "-1.5") });
});

test("an upload is not listed by a field that is missing or null", () => {
  const none = { keys: {}, errors: new Map() };
  expect(readFieldKeys(list, { draft: null })).toEqual(none);
  const inherited = { name: "document", index: ["constructor"] };
  expect(readFieldKeys({ ...list, kind: inherited }, {})).toEqual(none);
});

test("no two lists have the same key, whatever an owner or a value contains", () => {
  const parts = ["1", "1:1", "11", ":1", "é", "1:11:1"];
  const keys = parts.flatMap((owner) =>
    parts.flatMap((kind) =>
      parts.flatMap((name) => parts.map((text) => createFieldKey({ owner, kind, name, text }))),
    ),
  );
  expect(new Set(keys).size).toBe(parts.length ** 4);
});

describe("a value to list by", () => {
  test.each(["x".repeat(200), "é".repeat(100), "\u0000", 0, true])("can be %j", (album) => {
    expect(readFieldKeys(list, { album }).errors.size).toBe(0);
  });

  test.each(["", "x".repeat(201), "é".repeat(101), ["a"], { a: 1 }])("cannot be %j", (album) => {
    expect(readFieldKeys(list, { album, draft: true }, "files[0].fields")).toEqual({
      keys: { fieldKey2: keyOf("draft", "true") },
      errors: new Map([
        [
          "album",
          {
            path: "files[0].fields.album",
            message:
              "must be a number, a boolean, or a text of 1 to 200 bytes, because uploads are listed by it",
          },
        ],
      ]),
    });
  });

  test("must fit into a key of 2,048 bytes together with the owner", () => {
    const owner = "o".repeat(1900);
    const parts = { owner, kind: "document", name: "album" };
    const longest = 2048 - createFieldKey({ ...parts, text: "x".repeat(100) }).length + 100;
    const withOwner = { ...list, owner };
    expect(readFieldKeys(withOwner, { album: "x".repeat(longest) }).errors.size).toBe(0);
    expect(
      readFieldKeys(withOwner, { album: "x".repeat(longest + 1) }).errors.get("album"),
    ).toEqual({
      path: "fields.album",
      message: "must be shorter, because uploads are listed by it",
    });
  });
});
