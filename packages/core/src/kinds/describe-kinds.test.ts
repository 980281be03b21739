import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { describeKinds } from "./describe-kinds.ts";
import { KindsResponse } from "./kinds-response.ts";
import { parseKinds } from "./parse-kinds.ts";

const custom = (jsonSchema?: unknown): StandardSchemaV1 => ({
  "~standard": Object.assign(
    { version: 1 as const, vendor: "test", validate: (value: unknown) => ({ value }) },
    jsonSchema === undefined ? {} : { jsonSchema },
  ),
});

const describeFields = async (
  fields: StandardSchemaV1,
  converters?: Parameters<typeof describeKinds>[0]["converters"],
) => {
  const config = { kinds: { document: { fields } } };
  const response = await describeKinds({
    kinds: parseKinds(config),
    config,
    ...(converters && { converters }),
  });
  return v.parse(KindsResponse, response).kinds.document?.fieldsSchema;
};

test("describes the rules that clients need", async () => {
  const kinds = parseKinds({
    kinds: {
      avatar: { accept: [".png", ".pdf"], maxSize: "5 MB", maxFiles: 1 },
      document: {
        accept: "any",
        minSize: 0,
        retention: { choices: ["30 days", "1 year"], default: "1 year" },
        fields: v.object({ albumId: v.string() }),
        index: ["albumId"],
      },
    },
  });
  const response = await describeKinds({ kinds });
  expect(v.parse(v.strictObject(KindsResponse.entries), response)).toEqual(response);
  expect(JSON.parse(JSON.stringify(response))).toEqual({
    kinds: {
      avatar: {
        contentTypes: { "image/png": [".png", ".apng"], "application/pdf": [".pdf"] },
        minSize: 1,
        maxSize: 5 * 1024 ** 2,
        maxFiles: 1,
        retention: { choices: [1, 7, 30] },
        trash: 30,
        index: [],
        editable: [],
        hasFields: false,
      },
      document: {
        contentTypes: "any",
        minSize: 0,
        maxSize: 100 * 1024 ** 3,
        maxFiles: 100,
        retention: { choices: [30, 365], default: 365 },
        trash: 30,
        index: ["albumId"],
        editable: [],
        hasFields: true,
      },
    },
  });
});

test("keeps the order of the config", async () => {
  const kinds = parseKinds({ kinds: { z: {}, a: {}, m: {} } });
  expect(Object.keys((await describeKinds({ kinds })).kinds)).toEqual(["z", "a", "m"]);
});

describe("the JSON Schema of fields", () => {
  const expected = {
    type: "object",
    properties: { albumId: { type: "string" }, note: { type: "string" } },
    required: ["albumId"],
  };

  test.each<[string, StandardSchemaV1]>([
    ["valibot", v.object({ albumId: v.string(), note: v.optional(v.string()) })],
    ["ArkType", type({ albumId: "string", "note?": "string" })],
    ["Zod", z.object({ albumId: z.string(), note: z.string().optional() })],
  ])("is created by %s", async (_, schema) => {
    expect(await describeFields(schema)).toEqual(expected);
  });

  test("describes the request and not the record", async () => {
    const schema = v.object({
      count: v.pipe(v.string(), v.transform(Number), v.number()),
      source: v.optional(v.string(), "web"),
    });
    expect(await describeFields(schema)).toMatchObject({
      properties: { count: { type: "string" }, source: { default: "web" } },
      required: ["count"],
    });
  });

  test("is created by a library that implements Standard JSON Schema", async () => {
    const schema = custom({ input: ({ target }: { target: string }) => ({ title: target }) });
    expect(await describeFields(schema)).toEqual({ title: "draft-2020-12" });
  });

  test("is created by a converter for another library", async () => {
    expect(await describeFields(custom(), { test: async () => expected })).toEqual(expected);
  });

  test.each<[string, StandardSchemaV1]>([
    ["the library is unknown", custom()],
    [
      "the library fails",
      custom({
        input: () => {
          throw new Error("The schema cannot be converted.");
        },
      }),
    ],
    ["the library returns no object", custom({ input: () => "a" })],
    ["a type has no equivalent", z.object({ at: z.date() })],
  ])("is absent if %s", async (_, schema) => {
    expect(await describeFields(schema)).toBeUndefined();
  });
});
