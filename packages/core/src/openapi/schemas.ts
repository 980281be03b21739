import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from "@valibot/to-json-schema";
import * as v from "valibot";
import * as api from "../api.ts";
import { AppFields } from "../fields/fields.ts";
import { KindDescription, KindsResponse } from "../kinds/kinds-response.ts";
import { Checksum, Declared, DerivationReason, Location, Media, Reason } from "../record.ts";
import { BrokenRule, ProblemBody } from "../routes/batches/problem-details.ts";
import { Health } from "../routes/service.ts";
import { DailyDownloads, StoredObject, Variant } from "../routes/upload.ts";

/** A JSON Schema, or another object of the document. */
export type JsonSchema = object;

/** The named schemas of the document. A schema that contains one of them refers to it. */
const components = {
  UploadRequest: api.UploadRequest,
  RequestedFile: api.RequestedFile,
  UploadInstructions: api.UploadInstructions,
  Instructions: api.Instructions,
  FormInstructions: api.FormInstructions,
  MultipartInstructions: api.MultipartInstructions,
  PartsRequest: api.PartsRequest,
  RequestedPart: api.RequestedPart,
  PartsResponse: api.PartsResponse,
  SignedPart: api.SignedPart,
  StoredPart: api.StoredPart,
  CompletionRequest: api.CompletionRequest,
  CompletionResponse: api.CompletionResponse,
  StatusRequest: api.StatusRequest,
  StatusResponse: api.StatusResponse,
  UploadPage: api.UploadPage,
  ChangesPage: api.ChangesPage,
  FileChange: api.FileChange,
  Tombstone: api.Tombstone,
  Upload: api.Upload,
  Declared,
  StoredObject,
  Checksum,
  Media,
  Location,
  Variant,
  DerivationReason,
  Reason,
  Downloads: api.Downloads,
  DailyDownloads,
  DeletedUploads: api.DeletedUploads,
  ExportedUpload: api.ExportedUpload,
  UploadEdit: api.UploadEdit,
  BatchRequest: api.BatchRequest,
  BatchResponse: api.BatchResponse,
  BatchResult: api.BatchResult,
  Problem: ProblemBody,
  FieldError: BrokenRule,
  DownloadLink: api.DownloadLink,
  ShareRequest: api.ShareRequest,
  ShareLink: api.ShareLink,
  NewShareLink: api.NewShareLink,
  SharePage: api.SharePage,
  KindsResponse,
  KindDescription,
  Health,
} as const;

export interface SchemaConverter {
  /** The named schemas. */
  readonly componentSchemas: Readonly<Record<string, JsonSchema>>;
  /** Converts the schema of a body. */
  readonly convertBody: (schema: v.GenericSchema) => JsonSchema;
  /** Converts the schema of a parameter. It describes the value that the parameter's text stands for. */
  readonly convertParameter: (schema: v.GenericSchema) => JsonSchema;
}

/** Returns a reference to a named schema. */
export const getReference = (name: string): string => `#/components/schemas/${name}`;

/** How valibot's schemas are converted. */
export const conversion: ConversionConfig = {
  target: "draft-2020-12",
  typeMode: "input",
  // Checks that JSON Schema cannot express are left out of the document. The API still makes them.
  errorMode: "ignore",
  overrideRef: ({ referenceId }) => getReference(referenceId),
  overrideSchema: ({ jsonSchema, valibotSchema }) => {
    if (valibotSchema === AppFields) return { type: "object" };
    return jsonSchema.type === "number" && jsonSchema.enum?.every(Number.isInteger)
      ? { ...jsonSchema, type: "integer" }
      : undefined;
  },
};

/** Creates the converter from valibot's schemas to the schemas of an OpenAPI 3.1 document. */
export const createSchemaConverter = (): SchemaConverter => {
  const schemas = toJsonSchemaDefs(components, conversion);
  return {
    componentSchemas: {
      ...schemas,
      Instructions: { ...schemas.Instructions, discriminator: describeInstructions() },
    },
    convertBody: (schema) => {
      const { $schema, $defs, ...rest } = toJsonSchema(schema, {
        ...conversion,
        definitions: components,
      });
      return rest;
    },
    convertParameter: (schema) => {
      const { $schema, ...rest } = toJsonSchema(schema, { ...conversion, typeMode: "output" });
      const { output } = v.safeParse(schema, undefined);
      return output === undefined ? rest : { ...rest, default: output };
    },
  };
};

const describeInstructions = () => {
  const { key, options } = api.Instructions;
  return {
    propertyName: key,
    mapping: Object.fromEntries(
      options.map((option) => [
        option.entries[key].literal,
        getReference(getComponentName(option)),
      ]),
    ),
  };
};

const getComponentName = (schema: v.GenericSchema): string =>
  Object.entries(components).find(([, component]) => component === schema)?.[0] ?? "";
