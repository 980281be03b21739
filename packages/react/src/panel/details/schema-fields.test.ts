import { expect, test } from "vitest";
import { convertEntered, findMissing, readSchemaFields } from "./schema-fields.ts";

const read = readSchemaFields({
  type: "object",
  properties: {
    albumId: { type: "string", title: "Album", description: "Its ID" },
    page: { type: "number" },
    draft: { type: "boolean" },
    level: { enum: ["low", "high"] },
    tags: { type: "array", items: { type: "string" } },
  },
  required: ["albumId", "level", "tags"],
});

test("shows texts, numbers, and choices, and names the fields that it cannot show", () => {
  expect(read.fields).toMatchObject([
    { name: "albumId", label: "Album", description: "Its ID", isRequired: true, input: "text" },
    { name: "page", label: "page", isRequired: false, input: "number" },
    { name: "draft", input: "choice", choices: [true, false] },
    { name: "level", input: "choice", choices: ["low", "high"] },
  ]);
  expect(read.hidden).toEqual([{ name: "tags", isRequired: true }]);
});

test("sends what was entered with its type, and leaves out what is empty", () => {
  const entered = { albumId: " a ", page: "7", draft: "false", level: "high", other: "x" };
  expect(convertEntered(read, entered)).toEqual({
    albumId: "a",
    page: 7,
    draft: false,
    level: "high",
  });
  expect(convertEntered(read, { albumId: "", page: "seven" })).toEqual({ page: "seven" });
});

test("finds required fields that are empty", () => {
  expect(findMissing(read, { albumId: " " })).toEqual(["Album", "level"]);
  expect(findMissing(read, { albumId: "a", level: "low" })).toEqual([]);
});

test("shows nothing for a schema without properties", () => {
  for (const odd of [{}, { properties: 7 }, { properties: { a: null } }])
    expect(readSchemaFields(odd).fields).toEqual([]);
});
