import { expect, test } from "vitest";
import { readIndexValues } from "./index-values.ts";

const rules = { index: ["album", "draft"] };

test("values to list by become text", () => {
  expect(readIndexValues(rules, { album: "é", draft: false, note: "a" })).toEqual({
    values: { album: "é", draft: "false" },
  });
  expect(readIndexValues(rules, { album: -1.5 })).toEqual({ values: { album: "-1.5" } });
});

test("an upload is not listed by a field that is missing or null", () => {
  expect(readIndexValues(rules, { draft: null })).toEqual({ values: {} });
  expect(readIndexValues({ index: ["constructor"] }, {})).toEqual({ values: {} });
});

test("a value has at most 200 bytes in UTF-8", () => {
  expect(readIndexValues(rules, { album: "x".repeat(200) })).toHaveProperty("values");
  expect(readIndexValues(rules, { album: "é".repeat(100) })).toHaveProperty("values");
  expect(readIndexValues(rules, { album: "é".repeat(101) })).toHaveProperty("errors");
});

test.each(["", "x".repeat(201), ["a"], { a: 1 }])("refuses the value %o", (album) => {
  expect(readIndexValues(rules, { album }, "files[0].fields")).toEqual({
    errors: [
      {
        path: "files[0].fields.album",
        message:
          "must be a number, a boolean, or a text of 1 to 200 bytes, because uploads are listed by it",
      },
    ],
  });
});
