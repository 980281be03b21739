import { describeKinds } from "@slipway/core/kinds/describe-kinds";
import { parseKinds } from "@slipway/core/kinds/parse-kinds";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { readFields, toFields } from "./put-fields.ts";

const config = {
  kinds: {
    document: {
      fields: v.object({
        note: v.string(),
        page: v.number(),
        draft: v.optional(v.boolean()),
        tags: v.array(v.string()),
        level: v.picklist([1, 2]),
        size: v.nullable(v.number()),
        code: v.union([v.number(), v.string()]),
        status: v.picklist(["open", "closed"]),
      }),
    },
  },
};
const { kinds } = await describeKinds({ kinds: parseKinds(config), config });

test.each([
  ["note=7", { note: "7" }],
  ["note=", { note: "" }],
  ["note=a=b", { note: "a=b" }],
  ["page=7", { page: 7 }],
  ["page=seven", { page: "seven" }],
  ["draft=true", { draft: true }],
  ['tags=["a","b"]', { tags: ["a", "b"] }],
  ["level=2", { level: 2 }],
  ["size=null", { size: null }],
  ["code=7", { code: "7" }],
  ["status=open", { status: "open" }],
  ["unknown=7", { unknown: "7" }],
])("--field %s is read by the schema of the kind", (text, fields) => {
  expect(toFields(readFields([text], []), kinds.document)).toEqual(fields);
});

test("a field is text without a schema, and JSON with --field-json", () => {
  expect(toFields(readFields(["page=7"], ['tags=["a"]', "level=2"]), undefined)).toEqual({
    page: "7",
    tags: ["a"],
    level: 2,
  });
  expect(toFields(readFields([], []), kinds.document)).toBeUndefined();
});

describe("refuses", () => {
  test.each([
    [["note"], [], "--field must have a name and a value, such as note=Draft, not note."],
    [["=7"], [], "--field must have a name and a value, such as note=Draft, not =7."],
    [[], ["tags=[a]"], "--field-json tags must be JSON, not [a]."],
    [["note=a", "note=b"], [], "Each field can be given only once."],
    [["note=a"], ['note="b"'], "Each field can be given only once."],
  ])("%j and %j", (texts, json, message) => {
    expect(() => readFields(texts, json)).toThrow(new UsageError(message));
  });
});
