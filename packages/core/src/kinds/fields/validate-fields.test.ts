import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { limits } from "../../limits.ts";
import { FieldsSchemaError, validateFields } from "./validate-fields.ts";

const uuid = "3b241101-e2bb-4255-8caf-4136c566a962";

const createSchema = (validate: StandardSchemaV1["~standard"]["validate"]): StandardSchemaV1 => ({
  "~standard": { version: 1, vendor: "test", validate },
});

const findErrors = async (schema: StandardSchemaV1 | undefined, input: unknown) => {
  const result = await validateFields({ schema, input });
  return "errors" in result ? result.errors.map(({ path, message }) => `${path} ${message}`) : [];
};

const libraries: readonly (readonly [string, StandardSchemaV1])[] = [
  [
    "valibot",
    v.object({
      albumId: v.pipe(v.string(), v.uuid("must be a UUID")),
      note: v.optional(v.string("must be a string")),
      tags: v.optional(v.array(v.string("must be a string")), []),
    }),
  ],
  [
    "Zod",
    z.object({
      albumId: z.uuid("must be a UUID"),
      note: z.string("must be a string").optional(),
      tags: z.array(z.string("must be a string")).default([]),
    }),
  ],
  [
    "ArkType",
    type({
      "+": "delete",
      albumId: type("string.uuid").configure({ message: "must be a UUID" }),
      "note?": type("string").configure({ message: "must be a string" }),
      tags: type("string")
        .configure({ message: "must be a string" })
        .array()
        .default(() => []),
    }),
  ],
  [
    "asynchronous valibot",
    v.objectAsync({
      albumId: v.pipeAsync(
        v.string(),
        v.checkAsync(async (text) => text === uuid, "must be a UUID"),
      ),
      note: v.optional(v.string("must be a string")),
      tags: v.optional(v.array(v.string("must be a string")), []),
    }),
  ],
];

describe.each(libraries)("with a schema of %s, fields", (_, schema) => {
  test("are returned as the schema returns them", async () => {
    expect(await validateFields({ schema, input: { albumId: uuid } })).toEqual({
      fields: { albumId: uuid, tags: [] },
    });
  });

  test.each<[string, unknown, string]>([
    ["are missing", undefined, "fields.albumId is required"],
    ["have a missing field", { note: "a" }, "fields.albumId is required"],
    ["have a wrong type", { albumId: uuid, note: 7 }, "fields.note must be a string"],
    ["have a wrong item", { albumId: uuid, tags: ["a", 7] }, "fields.tags[1] must be a string"],
    ["break a rule", { albumId: "a" }, "fields.albumId must be a UUID"],
    ["have an unknown field", { albumId: uuid, noet: "a" }, "fields.noet is not a known field"],
    ["are not an object", "a", "fields must be a JSON object"],
    ["are null", null, "fields must be a JSON object"],
    ["are an array", [], "fields must be a JSON object"],
  ])("are refused if they %s", async (_case, input, error) => {
    expect(await findErrors(schema, input)).toEqual([error]);
  });

  test("are refused if they are too large, too deep, or have a reserved name", async () => {
    expect(await findErrors(schema, { albumId: uuid, note: "x".repeat(3000) })).toEqual([
      "fields must have at most 2048 bytes as JSON",
    ]);
    const deep = JSON.parse(`${'{"a":'.repeat(50)}1${"}".repeat(50)}`);
    expect(await findErrors(schema, { albumId: uuid, ...deep })).toEqual([
      "fields.a.a.a.a.a must have at most 5 levels",
    ]);
    const polluting = JSON.parse(`{"albumId": "${uuid}", "__proto__": {"note": "a"}}`);
    expect(await findErrors(schema, polluting)).toEqual(["fields.__proto__ is a reserved name"]);
  });
});

test("a schema that keeps unknown fields accepts them", async () => {
  const schemas = [
    v.looseObject({ a: v.string() }),
    z.looseObject({ a: z.string() }),
    type({ a: "string" }),
  ];
  for (const schema of schemas)
    expect(await validateFields({ schema, input: { a: "b", c: 1 } })).toEqual({
      fields: { a: "b", c: 1 },
    });
  const strict = type({ "+": "reject", a: "string" });
  expect(await findErrors(strict, { a: "b", c: 1 })).toEqual([
    expect.stringMatching(/^fields\.c /),
  ]);
});

test("fields are refused without a schema, and may be missing or empty", async () => {
  expect(await findErrors(undefined, { a: 1 })).toEqual(["fields.a is not a known field"]);
  expect(await validateFields({ schema: undefined })).toEqual({ fields: {} });
  expect(await validateFields({ schema: undefined, input: {} })).toEqual({ fields: {} });
});

test("a schema can change values and add fields", async () => {
  const schema = v.object({
    count: v.pipe(v.string(), v.transform(Number)),
    source: v.optional(v.string(), "web"),
    gone: v.optional(
      v.pipe(
        v.string(),
        v.transform(() => undefined),
      ),
    ),
  });
  expect(await validateFields({ schema, input: { count: "7", gone: "a" } })).toEqual({
    fields: { count: 7, source: "web" },
  });
});

test("a schema that adds too much is refused like fields that are too large", async () => {
  const schema = v.object({ a: v.optional(v.string(), "x".repeat(3000)) });
  expect(await findErrors(schema, {})).toEqual(["fields must have at most 2048 bytes as JSON"]);
});

test("an error names the file that the fields belong to", async () => {
  const schema = v.object({ a: v.object({ b: v.string("must be a string") }) });
  const result = await validateFields({ schema, input: { a: { b: 1 } }, path: "files[3].fields" });
  expect(result).toEqual({
    errors: [{ path: "files[3].fields.a.b", message: "must be a string" }],
  });
});

test("many issues and long messages are shortened", async () => {
  const issue = { message: "x".repeat(1000), path: [{ key: "a" }, 0] };
  const schema = createSchema(() => ({ issues: Array.from({ length: 1000 }, () => issue) }));
  const errors = await findErrors(schema, { a: ["b"] });
  expect(errors).toHaveLength(limits.problem.errors);
  expect(errors[0]).toMatch(/^fields\.a\[0\] x{200}…$/);
});

test("a failure without issues is a failure", async () => {
  expect(
    await findErrors(
      createSchema(() => ({ issues: [] })),
      {},
    ),
  ).toEqual(["fields is invalid"]);
});

describe("the schema is at fault, and not the caller, if it", () => {
  test.each<[string, StandardSchemaV1]>([
    [
      "throws",
      createSchema(() => {
        throw new Error("secret");
      }),
    ],
    ["rejects", createSchema(() => Promise.reject(new Error("secret")))],
    ["rejects with nothing", createSchema(() => Promise.reject())],
    ["returns nothing", createSchema(() => JSON.parse("null"))],
    ["returns no result", createSchema(() => JSON.parse("{}"))],
    ["returns issues as text", createSchema(() => JSON.parse('{"issues": "a"}'))],
    ["returns text", createSchema(() => ({ value: "a" }))],
    ["returns a date", createSchema(() => ({ value: { a: new Date(0) } }))],
    ["returns NaN", createSchema(() => ({ value: { a: Number.NaN } }))],
  ])("%s", async (_, schema) => {
    const validation = validateFields({ schema, input: { a: "1" } });
    await expect(validation).rejects.toThrow(FieldsSchemaError);
    await expect(validation).rejects.not.toThrow(/secret/);
  });
});
