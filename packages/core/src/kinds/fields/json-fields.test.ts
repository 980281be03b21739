import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldLimits } from "../../fields/field-limits.ts";
import { limits } from "../../limits.ts";
import { copyJsonFields, measureText } from "./json-fields.ts";

const encoder = new TextEncoder();

const findErrors = (value: unknown) => {
  const result = copyJsonFields(value);
  return "errors" in result ? result.errors.map(({ path, message }) => `${path} ${message}`) : [];
};

/** Returns objects in one another. */
const nest = (levels: number): object => (levels === 1 ? {} : { a: nest(levels - 1) });

test("copies JSON, and leaves out undefined properties", () => {
  const value = { a: "é😀", b: [1, -0.5, null, { c: true }], d: {}, e: undefined };
  const result = copyJsonFields(value);
  expect(result).toEqual({ fields: { a: "é😀", b: [1, -0.5, null, { c: true }], d: {} } });
  expect("fields" in result && Object.keys(result.fields)).toEqual(["a", "b", "d"]);
  expect("fields" in result && result.fields.b).not.toBe(value.b);
});

test("accepts an object without a prototype", () => {
  expect(copyJsonFields(Object.assign(Object.create(null), { a: 1 }))).toEqual({
    fields: { a: 1 },
  });
});

test.each([
  null,
  undefined,
  "text",
  7,
  true,
  [],
  [{}],
  () => ({}),
  new Date(0),
  new Map(),
  Symbol("a"),
])("refuses fields that are %o", (value) => {
  expect(findErrors(value)).toHaveLength(1);
  expect(copyJsonFields(value)).toMatchObject({ isJson: false });
});

describe("refuses a value that is not JSON:", () => {
  test.each<[string, unknown, string]>([
    ["NaN", { a: Number.NaN }, "fields.a must be a finite number"],
    ["infinity", { a: [Number.POSITIVE_INFINITY] }, "fields.a[0] must be a finite number"],
    ["undefined in an array", { a: [undefined] }, "fields.a[0] must be a JSON value"],
    ["a date", { a: { b: new Date(0) } }, "fields.a.b must be a JSON value"],
    ["a function", { a: () => 1 }, "fields.a must be a JSON value"],
    ["a bigint", { a: 1n }, "fields.a must be a JSON value"],
    ["a symbol", { a: Symbol("b") }, "fields.a must be a JSON value"],
    ["a class", { a: new (class Point {})() }, "fields.a must be a JSON value"],
  ])("%s", (_, value, error) => {
    expect(findErrors(value)).toEqual([error]);
    expect(copyJsonFields(value)).toMatchObject({ isJson: false });
  });

  test("a hole in an array", () => {
    // biome-ignore lint/suspicious/noSparseArray: a hole is what this tests
    expect(findErrors({ a: [, 1] })).toEqual(["fields.a[0] must be a JSON value"]);
  });
});

describe("refuses", () => {
  test.each(["__proto__", "constructor", "prototype"])("the name %s anywhere", (name) => {
    const own = JSON.parse(`{"${name}": {"polluted": true}}`);
    expect(findErrors(own)).toEqual([`fields.${name} is a reserved name`]);
    expect(findErrors({ a: [{ b: own }] })).toEqual([`fields.a[0].b.${name} is a reserved name`]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("an empty name", () => {
    expect(findErrors({ "": 1 })).toEqual(["fields. must have a name"]);
  });

  test("text that is not well-formed Unicode", () => {
    expect(findErrors({ a: "\ud800" })).toEqual(["fields.a must be well-formed Unicode"]);
    expect(findErrors({ "\udc00": 1 })).toEqual([
      expect.stringContaining("must have a name in well-formed Unicode"),
    ]);
  });

  test.each([2 ** 53, -(2 ** 53), 1e300, 1e-200])(
    "the number %d, which DynamoDB cannot store",
    (value) => {
      expect(findErrors({ a: value })).toEqual([
        expect.stringContaining("fields.a must be a number"),
      ]);
    },
  );

  test("fields over 2 KB in UTF-8", () => {
    const overhead = '{"a":""}'.length;
    const fits = "x".repeat(fieldLimits.size - overhead);
    expect(findErrors({ a: fits })).toEqual([]);
    expect(findErrors({ a: `${fits}x` })).toEqual(["fields must have at most 2048 bytes as JSON"]);
    expect(findErrors({ a: "é".repeat(1021) })).toEqual([
      "fields must have at most 2048 bytes as JSON",
    ]);
    // Control characters are escaped as JSON.
    expect(findErrors({ a: "\u0001".repeat(400) })).toHaveLength(1);
  });

  test("more than 5 levels", () => {
    expect(findErrors(nest(5))).toEqual([]);
    expect(findErrors(nest(6))).toEqual(["fields.a.a.a.a.a must have at most 5 levels"]);
    expect(findErrors(nest(50))).toEqual(["fields.a.a.a.a.a must have at most 5 levels"]);
    expect(findErrors({ a: [[[[[]]]]] })).toEqual([
      "fields.a[0][0][0][0] must have at most 5 levels",
    ]);
  });

  test("an object that contains itself", () => {
    const loop: Record<string, unknown> = {};
    loop.a = loop;
    expect(findErrors(loop)).toEqual(["fields.a.a.a.a.a must have at most 5 levels"]);
  });

  test("more than 64 keys", () => {
    const named = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));
    expect(findErrors(named(64))).toEqual([]);
    expect(findErrors(named(65))).toEqual([
      "fields must have at most 64 keys, including those of nested objects",
    ]);
    expect(findErrors({ a: named(32), b: named(32) })).toHaveLength(1);
    expect(findErrors(named(10_000))).toHaveLength(1);
  });

  test("a long array, without reading all of it", () => {
    let reads = 0;
    const items = new Proxy(
      Array.from({ length: 1_000_000 }, () => 1),
      {
        get: (target, key) => {
          reads += 1;
          return Reflect.get(target, key);
        },
      },
    );
    expect(findErrors({ a: items })).toEqual(["fields must have at most 2048 bytes as JSON"]);
    expect(reads).toBeLessThan(10_000);
  });
});

test("reports a limited number of errors, each with a short path", () => {
  const many = Array.from({ length: 500 }, () => Number.NaN);
  expect(findErrors({ a: many })).toHaveLength(limits.problem.errors);
  const [error] = findErrors({ ["x".repeat(1000)]: Number.NaN });
  expect(error?.length).toBeLessThan(300);
});

test("copies every JSON object that is within the limits", () => {
  const object = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(object, (value) => {
      const result = copyJsonFields(value);
      if ("fields" in result) {
        expect(JSON.stringify(result.fields)).toBe(JSON.stringify(value));
        expect(encoder.encode(JSON.stringify(value)).length).toBeLessThanOrEqual(fieldLimits.size);
      } else expect(result.errors.length).toBeGreaterThan(0);
    }),
  );
});

test("never throws, whatever the value is", () => {
  fc.assert(
    fc.property(fc.anything({ withDate: true, withMap: true, withSparseArray: true }), (value) => {
      copyJsonFields(value);
    }),
  );
});

test("measures text as UTF-8", () => {
  const codeUnit = fc.integer({ min: 0, max: 0xffff });
  const text = fc.array(codeUnit).map((units) => String.fromCharCode(...units));
  fc.assert(
    fc.property(text, (value) => {
      expect(measureText(value)).toBe(encoder.encode(value).length);
    }),
  );
});
