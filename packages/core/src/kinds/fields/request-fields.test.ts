import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import {
  findUneditableFields,
  groupByFields,
  mergeFields,
  validateRequestFields,
} from "./request-fields.ts";

const schema = v.object({
  albumId: v.string("must be a string"),
  note: v.optional(v.string("must be a string")),
});

const findErrors = async (request: Omit<Parameters<typeof validateRequestFields>[0], "schema">) => {
  const result = await validateRequestFields({ schema, ...request });
  return "errors" in result ? result.errors.map(({ path, message }) => `${path} ${message}`) : [];
};

describe("a file's own fields", () => {
  test("extend and replace those of the request", async () => {
    const files = [{}, { fields: { note: "b" } }, { fields: { albumId: "c" } }];
    const fields = { albumId: "a" };
    expect(await validateRequestFields({ schema, fields, files })).toEqual({
      fields: [{ albumId: "a" }, { albumId: "a", note: "b" }, { albumId: "c" }],
    });
  });

  test("can be all that a request has", async () => {
    const files = [{ fields: { albumId: "a" } }, { fields: { albumId: "b" } }];
    expect(await validateRequestFields({ schema, files })).toEqual({
      fields: [{ albumId: "a" }, { albumId: "b" }],
    });
  });

  test("are named in their errors, and those of the request are named once", async () => {
    expect(await findErrors({ fields: {}, files: [{}, {}, { fields: { note: "a" } }] })).toEqual([
      "fields.albumId is required",
      "files[2].fields.albumId is required",
    ]);
    const files = [{}, { fields: { noet: "a" } }];
    expect(await findErrors({ fields: { albumId: "a" }, files })).toEqual([
      "files[1].fields.noet is not a known field",
    ]);
  });

  test("have the limits of fields together with those of the request", async () => {
    const note = "x".repeat(1500);
    const large = v.object({ a: v.string(), b: v.string() });
    const files = [{ fields: { b: note } }];
    expect(await validateRequestFields({ schema: large, fields: { a: note }, files })).toEqual({
      errors: [{ path: "files[0].fields", message: "must have at most 2048 bytes as JSON" }],
    });
  });

  test("cannot change a prototype", async () => {
    const fields = JSON.parse('{"__proto__": {"albumId": "a"}}');
    expect(await findErrors({ files: [{ fields }] })).toEqual([
      "files[0].fields.__proto__ is a reserved name",
    ]);
  });
});

test("merging keeps every field, and the file's value of each", () => {
  const fields = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(fields, fields, (request, file) => {
      const merged = mergeFields(request, file);
      const names = new Set([...Object.keys(request), ...Object.keys(file)]);
      expect(new Set(Object.keys(merged))).toEqual(names);
      for (const name of names)
        expect(merged[name]).toBe(Object.hasOwn(file, name) ? file[name] : request[name]);
      expect(mergeFields(undefined, file)).toEqual(file);
      expect(mergeFields(request, undefined)).toEqual(request);
    }),
  );
});

test("every file is in exactly one group, with files that have the same fields", () => {
  const fields = fc.record({ a: fc.constantFrom("x", "y"), b: fc.boolean() });
  fc.assert(
    fc.property(fc.array(fields), (files) => {
      const groups = groupByFields(files);
      const indexes = groups.flatMap((group) => group.indexes);
      expect(indexes.toSorted((a, b) => a - b)).toEqual(files.map((_, index) => index));
      for (const group of groups)
        for (const index of group.indexes) expect(files[index]).toEqual(group.fields);
      expect(groups.length).toBeLessThanOrEqual(4);
    }),
  );
});

test("only editable fields can be changed", () => {
  const rules = { editable: ["note"] };
  expect(findUneditableFields(rules, { note: "a" })).toEqual([]);
  expect(findUneditableFields(rules, { albumId: "a", note: "b" })).toEqual([
    { path: "fields.albumId", message: "cannot be changed" },
  ]);
});
