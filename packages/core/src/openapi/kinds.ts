import { toJsonSchema } from "@valibot/to-json-schema";
import { UploadRequestOfAnyKind } from "../api.ts";
import { defaultKindName } from "../kinds/kind-rules.ts";
import type { KindDescription, KindsResponse } from "../kinds/kinds-response.ts";
import { conversion, getReference, type JsonSchema } from "./schemas.ts";

/** The kinds of an app, as `GET /kinds` describes them. */
export type DescribedKinds = KindsResponse["kinds"];

type Properties = Readonly<Record<string, JsonSchema>>;

/** The schema of a request of any kind. Its converted form has these members. */
interface ConvertedRequest {
  readonly properties: {
    readonly files: { readonly items: { readonly properties: Properties } };
  };
}

const requestName = (kind: string): string => `UploadRequest_${kind}`;
const fileName = (kind: string): string => `RequestedFile_${kind}`;

/**
 * Describes the bodies of `POST /uploads` of an app's kinds. The schema of each kind has its limits and fields.
 *
 * @returns named schemas. `UploadRequest` is one of the requests of all kinds
 */
export const describeRequestsOfKinds = (kinds: DescribedKinds): Record<string, JsonSchema> => {
  const { $schema, ...converted } = toJsonSchema(UploadRequestOfAnyKind, conversion);
  const base = converted as unknown as ConvertedRequest;
  const names = Object.keys(kinds);
  const references = names.map((name) => ({ $ref: getReference(requestName(name)) }));
  return {
    // A request that names no kind is of the kind `default`. A discriminator must be in every request.
    UploadRequest: Object.hasOwn(kinds, defaultKindName)
      ? { oneOf: references }
      : {
          oneOf: references,
          discriminator: {
            propertyName: "kind",
            mapping: Object.fromEntries(
              names.map((name) => [name, getReference(requestName(name))]),
            ),
          },
        },
    ...Object.fromEntries(
      Object.entries(kinds).flatMap(([name, kind]) => [
        [requestName(name), describeRequest(base, name, kind)],
        [fileName(name), describeFile(base, kind)],
      ]),
    ),
  };
};

const describeRequest = (base: ConvertedRequest, name: string, kind: KindDescription) => ({
  ...base,
  properties: {
    ...base.properties,
    kind: { type: "string", enum: [name] },
    ...describeFields(kind, "The fields of every file."),
    files: {
      ...base.properties.files,
      items: { $ref: getReference(fileName(name)) },
      maxItems: kind.maxFiles,
    },
  },
  required: [...(name === defaultKindName ? [] : ["kind"]), "files"],
});

const describeFile = (base: ConvertedRequest, kind: KindDescription): JsonSchema => {
  const { items } = base.properties.files;
  const { retention, ...properties } = items.properties;
  const { choices } = kind.retention;
  return {
    ...items,
    properties: {
      ...properties,
      size: { type: "integer", minimum: kind.minSize, maximum: kind.maxSize },
      contentType: { ...properties.contentType, description: describeTypes(kind) },
      ...describeFields(kind, "They extend the fields of the request."),
      ...(choices.length > 0 && {
        retention: { ...retention, enum: choices, description: describeDefault(kind) },
      }),
    },
  };
};

const describeTypes = ({ contentTypes }: KindDescription): string =>
  contentTypes === "any"
    ? "Any type. Types that Slipway does not know are stored as application/octet-stream."
    : `One of ${Object.keys(contentTypes).join(", ")}. For any other type, the extension of the file name decides.`;

const describeDefault = ({ retention }: KindDescription): string =>
  `In days. ${retention.default === undefined ? "Without it, the file is kept until it is deleted." : `The default is ${retention.default}.`}`;

/**
 * Describes the fields of a request or of a file. No field is required in either of them, because a file's fields extend those of the
 * request.
 */
const describeFields = (
  { fieldsSchema = { type: "object" }, hasFields }: KindDescription,
  description: string,
): { readonly fields: JsonSchema } => {
  if (!hasFields)
    return {
      fields: { type: "object", maxProperties: 0, description: "This kind has no fields." },
    };
  const { required, ...optional } = fieldsSchema;
  const names = Array.isArray(required) ? required : [];
  return {
    fields: {
      ...(usesReferences(fieldsSchema) ? { type: "object" } : optional),
      description:
        names.length > 0 ? `${description} Every file needs ${names.join(", ")}.` : description,
    },
  };
};

/** Returns true for a schema with references to its own root, which is not the root of the document. */
const usesReferences = (schema: object): boolean => JSON.stringify(schema).includes('"$ref"');

/** Describes the parameters of a list by kind: the kinds, and the fields that uploads can be listed by. */
export const describeKindParameters = (kinds: DescribedKinds): readonly JsonSchema[] => {
  const fields = new Set(Object.values(kinds).flatMap(({ index }) => index));
  return [...fields].map((field) => {
    const names = Object.keys(kinds).filter((name) => kinds[name]?.index.includes(field));
    return {
      name: field,
      in: "query",
      description: `A field that uploads of ${names.join(", ")} can be listed by. It requires \`kind\`.`,
      required: false,
      schema: { type: "string" },
    };
  });
};
