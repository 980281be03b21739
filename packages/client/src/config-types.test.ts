// The types that a config gives to the client. `tsc` fails here when one changes.
import { defineSlipway } from "@slipway/core/kinds/define-slipway";
import * as v from "valibot";
import { describe, expectTypeOf, test } from "vitest";
import { createApiClient } from "./api/api-client.ts";
import type { UploaderSnapshot } from "./engine/upload-list.ts";
import { createUploader, type Uploader } from "./engine/uploader.ts";
import type { UploadOf } from "./kinds/config-types.ts";
import { createLibrary } from "./library/library.ts";
import type { createUploader as createNodeUploader } from "./node/uploader.ts";
import { createFakeApi } from "./testing/fake-api.ts";

const document = v.object({
  albumId: v.pipe(v.string(), v.uuid()),
  page: v.optional(v.number()),
  at: v.optional(v.pipe(v.string(), v.toNumber())),
});
const config = defineSlipway({
  kinds: {
    avatar: { accept: ["image/*"], maxFiles: 1 },
    document: { accept: [".pdf"], fields: document, index: ["albumId"], editable: ["page"] },
    note: { fields: v.object({ text: v.optional(v.string()) }) },
  },
});
type Config = typeof config;

const { fetch } = createFakeApi();
const uploader = createUploader<Config>({ fetch, schemas: { document } });
const api = createApiClient<Config>({ fetch });
const none: readonly File[] = [];

describe("an uploader of a config", () => {
  test("adds files of its kinds with their fields", () => {
    uploader.add(none, { kind: "avatar", title: "Ada" });
    uploader.add(none, { kind: "document", fields: { albumId: "a", page: 1, at: "7" } });
    uploader.add(none, { kind: "note" });
    uploader.add(none, { kind: "note", fields: { text: "a" } });
    expectTypeOf<ReturnType<typeof createNodeUploader<Config>>>().toEqualTypeOf<Uploader<Config>>();
  });

  test("rejects a wrong kind, and missing, misspelled, or wrong fields at compile time", () => {
    // @ts-expect-error the kind is missing
    uploader.add(none);
    // @ts-expect-error the kind is missing
    uploader.add(none, { title: "Ada" });
    // @ts-expect-error there is no such kind
    uploader.add(none, { kind: "nope" });
    // @ts-expect-error the fields are missing
    uploader.add(none, { kind: "document" });
    // @ts-expect-error a required field is missing
    uploader.add(none, { kind: "document", fields: { page: 1 } });
    // @ts-expect-error the field is misspelled
    uploader.add(none, { kind: "document", fields: { albumID: "a" } });
    // @ts-expect-error the optional field is misspelled
    uploader.add(none, { kind: "document", fields: { albumId: "a", pge: 1 } });
    // @ts-expect-error the field has another type
    uploader.add(none, { kind: "document", fields: { albumId: "a", page: "1" } });
    // @ts-expect-error the kind has no fields
    uploader.add(none, { kind: "avatar", fields: { albumId: "a" } });
    // @ts-expect-error the option is misspelled
    uploader.add(none, { kind: "avatar", titel: "Ada" });
    // @ts-expect-error the schema is of no kind
    createUploader<Config>({ schemas: { documents: document } });
  });

  test("types the records of its files", () => {
    uploader.on("ready", ({ upload: { state } }) => {
      const { record } = state;
      expectTypeOf(record.kind).toEqualTypeOf<"avatar" | "document" | "note">();
      if (record.kind === "document") {
        expectTypeOf(record.fields.albumId).toEqualTypeOf<string>();
        expectTypeOf(record.fields.at).toEqualTypeOf<number | undefined>();
      }
      // @ts-expect-error there is no such kind
      if (record.kind === "nope") throw new Error();
    });
    expectTypeOf(uploader.getSnapshot()).toEqualTypeOf<UploaderSnapshot<Config>>();
  });

  test("needs no kind if it is the default", () => {
    const single = defineSlipway({ kinds: { default: {}, avatar: {} } });
    const ofSingle = createUploader<typeof single>({ fetch });
    ofSingle.add(none);
    ofSingle.add(none, { title: "Ada" });
    ofSingle.add(none, { kind: "avatar" });
    // @ts-expect-error there is no such kind
    ofSingle.add(none, { kind: "nope" });
  });
});

test("an uploader without a config takes any kind and fields", () => {
  const any = createUploader({ fetch });
  any.add(none);
  any.add(none, { kind: "anything", fields: { a: 1 } });
  // @ts-expect-error the option is misspelled
  any.add(none, { titel: "Ada" });
});

describe("the API client of a config", () => {
  test("lists the uploads of a kind by its fields", () => {
    type Page = Awaited<ReturnType<typeof api.listUploads<"document">>>;
    expectTypeOf<Page["uploads"][number]["fields"]["albumId"]>().toEqualTypeOf<string>();
    const list = (options: Parameters<typeof api.listUploads<"document">>[0]) => options;
    list({ kind: "document", fields: { albumId: "a" } });
    // @ts-expect-error there is no such kind
    list({ kind: "nope" });
    // @ts-expect-error the field is misspelled
    list({ kind: "document", fields: { album: "a" } });
  });

  test("edits fields of a kind, and removes them with null", () => {
    type Edit = Parameters<typeof api.editUpload>[1];
    expectTypeOf<{ fields: { page: number } }>().toExtend<Edit>();
    expectTypeOf<{ fields: { page: null } }>().toExtend<Edit>();
    expectTypeOf<{ fields: { page: string } }>().not.toExtend<Edit>();
    expectTypeOf(api.getUpload).returns.resolves.toEqualTypeOf<UploadOf<Config>>();
  });

  test("types the uploads of a library", () => {
    const library = createLibrary({ api, kind: "document" });
    const snapshot = library.getSnapshot();
    if (snapshot.status === "loaded")
      expectTypeOf(snapshot.uploads).toEqualTypeOf<readonly UploadOf<Config>[]>();
    // @ts-expect-error there is no such kind
    createLibrary({ api, kind: "nope" });
  });
});
