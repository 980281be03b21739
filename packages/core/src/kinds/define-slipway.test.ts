// The types that an app's config infers. `tsc` fails here when one changes.
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import {
  type AddOptions,
  type Caller,
  defineSlipway,
  type FieldsInput,
  type FieldsOutput,
  type KindName,
  refuse,
} from "../index.ts";
import type { AnyConfig } from "./config.ts";
import { findFieldsSchema } from "./fields/fields-schema.ts";
import { parseKinds } from "./parse-kinds.ts";

const mayWrite = async (sub: string, albumId: string): Promise<boolean> => sub !== albumId;

const config = defineSlipway({
  ownerOf: (claims) => String(claims.team),
  kinds: {
    avatar: { accept: ["image/*"], maxSize: "5 MB", maxFiles: 1 },
    document: {
      accept: ["application/pdf", ".docx", ".xlsx"],
      maxSize: "200 MB",
      retention: { choices: ["30 days", "1 year"], default: "1 year" },
      fields: v.object({ albumId: v.pipe(v.string(), v.uuid()), note: v.optional(v.string()) }),
      index: ["albumId"],
      editable: ["note"],
      authorize: async ({ caller, files, fields }) => {
        expectTypeOf(caller).toEqualTypeOf<Caller>();
        expectTypeOf(fields.albumId).toEqualTypeOf<string>();
        expectTypeOf(fields.note).toEqualTypeOf<string | undefined>();
        expectTypeOf(files[0]?.size).toEqualTypeOf<number | undefined>();
        return (
          (await mayWrite(caller.sub, fields.albumId)) ||
          refuse("album-closed", "This album is closed.")
        );
      },
      onReady: async ({ upload }) => {
        expectTypeOf(upload.fields.albumId).toEqualTypeOf<string>();
        expectTypeOf(upload.id).toEqualTypeOf<string>();
        expectTypeOf(upload.object.size).toEqualTypeOf<number>();
        expectTypeOf(upload.createdBy).toEqualTypeOf<string>();
      },
      onRejected: ({ upload }) => {
        expectTypeOf(upload.fields.albumId).toEqualTypeOf<string>();
        expectTypeOf(upload.reason.detail).toEqualTypeOf<string>();
      },
      onDeleted: ({ upload }) => {
        expectTypeOf(upload.fields.note).toEqualTypeOf<string | undefined>();
      },
    },
    page: {
      accept: "any",
      minSize: 0,
      fields: z.object({ number: z.coerce.number<string>(), draft: z.boolean().default(false) }),
      index: ["number", "draft"],
      disposition: { inline: ["image/*"] },
      policyLifetime: "10 minutes",
      authorize: ({ fields }) => {
        expectTypeOf(fields).toEqualTypeOf<{ number: number; draft: boolean }>();
        return { owner: "team-1", fields: { draft: true, checkedBy: "ada" } };
      },
    },
    scan: {
      fields: type({ pages: "number", "title?": "string" }),
      index: ["pages"],
      authorize: ({ fields }) => {
        expectTypeOf(fields).toEqualTypeOf<{ pages: number; title?: string }>();
      },
    },
    note: {
      fields: v.object({ text: v.optional(v.string()) }),
      authorize: async ({ fields }) => {
        if (fields.text === "") refuse("empty", "Write a text.");
      },
    },
  },
});
type Config = typeof config;

describe("a config", () => {
  test("has the settings that were given", () => {
    const kinds = { avatar: { maxFiles: 1 } };
    const given = { kinds };
    expect(defineSlipway(given)).toMatchObject(given);
    expect(defineSlipway(given).kinds).toBe(kinds);
  });

  test("can be used without its types", () => {
    expectTypeOf<Config>().toExtend<AnyConfig>();
    expect(findFieldsSchema(config, "document")).toBe(config.kinds.document.fields);
    for (const kind of ["avatar", "nope", "constructor", "__proto__"])
      expect(findFieldsSchema(config, kind)).toBeUndefined();
    expect(findFieldsSchema(undefined, "default")).toBeUndefined();
    expect(Object.keys(parseKinds(config))).toEqual(["avatar", "document", "page", "scan", "note"]);
  });

  test("names its kinds", () => {
    expectTypeOf<KindName<Config>>().toEqualTypeOf<
      "avatar" | "document" | "page" | "scan" | "note"
    >();
  });

  test("types the fields of each kind", () => {
    expectTypeOf<FieldsInput<Config, "avatar">>().toEqualTypeOf<undefined>();
    expectTypeOf<FieldsOutput<Config, "avatar">>().toEqualTypeOf<undefined>();
    expectTypeOf<FieldsInput<Config, "page">>().toEqualTypeOf<{
      number: string;
      draft?: boolean | undefined;
    }>();
    expectTypeOf<FieldsOutput<Config, "page">>().toEqualTypeOf<{
      number: number;
      draft: boolean;
    }>();
  });

  test("types its hooks without a schema", () => {
    defineSlipway({
      kinds: {
        avatar: {
          authorize: ({ fields }) => {
            expectTypeOf(fields).toEqualTypeOf<undefined>();
            return { fields: { checkedBy: "ada" } };
          },
        },
      },
    });
  });

  test("rejects invalid settings at compile time", () => {
    defineSlipway({
      kinds: {
        // @ts-expect-error the unit is unknown
        size: { maxSize: "5 XB" },
        // @ts-expect-error the duration has no unit
        duration: { linkLifetime: "5" },
        // @ts-expect-error the setting is unknown
        unknown: { maxsize: "5 MB" },
        // @ts-expect-error the field is unknown
        index: { fields: v.object({ albumId: v.string() }), index: ["album"] },
        // @ts-expect-error the field is unknown
        editable: { fields: z.object({ note: z.string() }), editable: ["text"] },
        // @ts-expect-error there are no fields
        none: { index: ["albumId"] },
        // @ts-expect-error more than two fields
        three: { fields: v.object({ a: v.string() }), index: ["a", "a", "a"] },
        // @ts-expect-error false neither allows nor refuses
        no: { authorize: () => false },
        field: {
          fields: v.object({ a: v.string() }),
          // @ts-expect-error the field has another type
          authorize: () => ({ fields: { a: 1 } }),
        },
      },
    });
  });
});

describe("an uploader's options", () => {
  const add = (options: AddOptions<Config>) => options;

  test("accept the fields of a kind", () => {
    add({ kind: "avatar" });
    add({ kind: "document", fields: { albumId: "a" } });
    add({ kind: "document", fields: { albumId: "a", note: "b" } });
    add({ kind: "page", fields: { number: "1" } });
    add({ kind: "scan", fields: { pages: 1 } });
    add({ kind: "note" });
    add({ kind: "note", fields: { text: "a" } });
  });

  test("reject a wrong kind, and missing, misspelled, or wrong fields at compile time", () => {
    // @ts-expect-error the kind is missing
    add({});
    // @ts-expect-error there is no such kind
    add({ kind: "nope" });
    // @ts-expect-error the kind has no fields
    add({ kind: "avatar", fields: { albumId: "a" } });
    // @ts-expect-error the fields are missing
    add({ kind: "document" });
    // @ts-expect-error a required field is missing
    add({ kind: "document", fields: { note: "a" } });
    // @ts-expect-error the field is misspelled
    add({ kind: "document", fields: { albumID: "a" } });
    // @ts-expect-error the optional field is misspelled
    add({ kind: "document", fields: { albumId: "a", noet: "b" } });
    // @ts-expect-error the field has another type
    add({ kind: "page", fields: { number: 1 } });
  });

  test("accept any kind and fields without a config", () => {
    expectTypeOf<KindName<unknown>>().toEqualTypeOf<string>();
    expectTypeOf<{ kind: string; fields: { a: 1 } }>().toExtend<AddOptions<unknown>>();
    expectTypeOf<Record<never, never>>().toExtend<AddOptions<unknown>>();
    expectTypeOf<FieldsOutput<unknown, string>>().toEqualTypeOf<
      Readonly<Record<string, unknown>> | undefined
    >();
  });

  test("need no kind if it is the default", () => {
    const single = defineSlipway({ kinds: { default: { fields: v.object({ a: v.string() }) } } });
    expectTypeOf<{ fields: { a: string } }>().toExtend<AddOptions<typeof single>>();
    expectTypeOf<{ kind: "default"; fields: { a: string } }>().toExtend<
      AddOptions<typeof single>
    >();
    expectTypeOf<{ kind: "default" }>().not.toExtend<AddOptions<typeof single>>();
    const plain = defineSlipway({ kinds: { default: {} } });
    const several = defineSlipway({ kinds: { default: {}, avatar: {} } });
    expectTypeOf<{ kind: "avatar" }>().toExtend<AddOptions<typeof several>>();
    expectTypeOf<Record<never, never>>().toExtend<AddOptions<typeof several>>();
    expectTypeOf<Record<never, never>>().toExtend<AddOptions<typeof plain>>();
  });
});
