import { Validator } from "@seriousme/openapi-schema-validator";
import * as v from "valibot";
import { expect, test } from "vitest";
import { defineSlipway } from "../kinds/define-slipway.ts";
import { describeKinds } from "../kinds/describe-kinds.ts";
import { parseKinds } from "../kinds/parse-kinds.ts";
import { createOpenApiDocument } from "../openapi.ts";

const createDocument = async (config: Parameters<typeof describeKinds>[0]["config"]) => {
  const { kinds } = await describeKinds({ kinds: parseKinds(config), config });
  const document = JSON.parse(JSON.stringify(createOpenApiDocument(kinds)));
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  return document;
};

const avatar = { accept: ["image/*"], maxSize: "5 MB", maxFiles: 1 } as const;
const fields = v.object({
  albumId: v.pipe(v.string(), v.uuid()),
  note: v.optional(v.string()),
});
const config = defineSlipway({
  kinds: {
    avatar,
    document: {
      accept: [".pdf", ".docx"],
      minSize: "1 KB",
      maxSize: "200 MB",
      retention: { choices: ["30 days", "1 year"], default: "1 year" },
      fields,
      index: ["albumId"],
    },
  },
});

test("describes the request of each kind, with its limits, types, and fields", async () => {
  const { components } = await createDocument(config);
  const { schemas } = components;
  const reference = (name: string) => `#/components/schemas/${name}`;
  expect(schemas.UploadRequest).toEqual({
    oneOf: [
      { $ref: reference("UploadRequest_avatar") },
      { $ref: reference("UploadRequest_document") },
    ],
    discriminator: {
      propertyName: "kind",
      mapping: {
        avatar: reference("UploadRequest_avatar"),
        document: reference("UploadRequest_document"),
      },
    },
  });
  expect(schemas.UploadRequest_avatar).toMatchObject({
    properties: {
      kind: { enum: ["avatar"] },
      fields: { maxProperties: 0 },
      files: { items: { $ref: reference("RequestedFile_avatar") }, minItems: 1, maxItems: 1 },
    },
    required: ["kind", "files"],
    additionalProperties: false,
  });
  expect(schemas.RequestedFile_avatar.properties.size).toEqual({
    type: "integer",
    minimum: 1,
    maximum: 5 * 1024 ** 2,
  });
  const { properties, required } = schemas.RequestedFile_document;
  expect(required).toEqual(["fileName", "size", "contentType"]);
  expect(properties).toMatchObject({
    size: { minimum: 1024, maximum: 200 * 1024 ** 2 },
    contentType: { description: expect.stringMatching(/^One of application\/pdf, /) },
    retention: { type: "integer", enum: [30, 365] },
  });
  // The service stores other types by their extension.
  expect(properties.contentType).not.toHaveProperty("enum");
  for (const { fields } of [properties, schemas.UploadRequest_document.properties]) {
    expect(fields).toMatchObject({
      type: "object",
      properties: { albumId: { type: "string", format: "uuid" }, note: { type: "string" } },
      description: expect.stringContaining("Every file needs albumId."),
    });
    // A file's fields extend those of the request, so neither has to have them all.
    expect(fields).not.toHaveProperty("required");
  }
});

test("lists uploads by kind and by the fields of its index", async () => {
  const { paths } = await createDocument(config);
  for (const path of ["/uploads", "/owners/{owner}/uploads"]) {
    const { parameters } = paths[path].get;
    const find = (name: string) =>
      parameters.filter((parameter: { name: string }) => parameter.name === name);
    expect(find("kind")).toMatchObject([{ schema: { enum: ["avatar", "document"] } }]);
    expect(find("albumId")).toMatchObject([
      { in: "query", description: expect.stringContaining("uploads of document"), required: false },
    ]);
    expect(find("fields")).toEqual([]);
  }
});

test("refers to every named schema, and to no other", async () => {
  const { paths, components } = await createDocument(config);
  const references = JSON.stringify({ paths, components }).matchAll(
    /"#\/components\/schemas\/([\w-]+)"/g,
  );
  expect(new Set([...references].map(([, name]) => name))).toEqual(
    new Set(Object.keys(components.schemas)),
  );
});

test("lets a request of the kind `default` name no kind", async () => {
  const { components } = await createDocument(
    defineSlipway({ kinds: { default: avatar, "a-1": avatar } }),
  );
  const { UploadRequest, UploadRequest_default, "UploadRequest_a-1": other } = components.schemas;
  expect(UploadRequest.oneOf).toHaveLength(2);
  expect(UploadRequest).not.toHaveProperty("discriminator");
  expect(UploadRequest_default.required).toEqual(["files"]);
  expect(other.required).toEqual(["kind", "files"]);
});

test("describes fields only as an object if their schema cannot be part of the document", async () => {
  interface Tree {
    readonly children: readonly Tree[];
  }
  const tree: v.GenericSchema<Tree> = v.object({ children: v.array(v.lazy(() => tree)) });
  const custom = { "~standard": { version: 1, vendor: "own", validate: () => ({ value: {} }) } };
  for (const schema of [tree, custom]) {
    const { components } = await createDocument({ kinds: { document: { fields: schema } } });
    const { properties } = components.schemas.UploadRequest_document;
    expect(properties.fields.type).toBe("object");
    expect(properties.fields).not.toHaveProperty("properties");
  }
});

test("without a config, the document does not change", () => {
  expect(createOpenApiDocument(undefined)).toEqual(createOpenApiDocument());
  expect(Object.keys(createOpenApiDocument().components.schemas)).toContain("RequestedFile");
});
