import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import {
  CompletionAnswer,
  CompletionRequest,
  DownloadLink,
  DownloadQuery,
  ListQuery,
  NoQuery,
  PartsAnswer,
  PartsRequest,
  StatusAnswer,
  StatusRequest,
  Upload,
  UploadEdit,
  UploadInstructions,
  UploadPage,
  UploadPath,
  UploadRequest,
} from "./api.ts";
import { problemContentType } from "./problem.ts";
import { type RouteName, routes } from "./routes.ts";

type ObjectSchema = v.GenericSchema & {
  readonly entries: Readonly<Record<string, v.GenericSchema>>;
};

interface Operation {
  readonly summary: string;
  readonly query?: ObjectSchema;
  readonly body?: v.GenericSchema;
  readonly isBodyOptional?: true;
  readonly answer: { readonly status: number; readonly schema?: v.GenericSchema };
  /** What else it may answer, and to whom. */
  readonly otherwise?: { readonly status: number; readonly description: string };
}

const operations: Record<RouteName, Operation> = {
  requestUploads: {
    summary: "Ask to upload files; each gets a signed POST policy, or a multipart upload",
    body: UploadRequest,
    answer: { status: 201, schema: UploadInstructions },
  },
  requestParts: {
    summary: "Signed URLs for parts of a multipart upload; or, without parts, which ones S3 has",
    body: PartsRequest,
    answer: { status: 200, schema: PartsAnswer },
  },
  completeUpload: {
    summary:
      "Completes the upload from its parts; says whether S3 is still at it. The record follows by itself",
    body: CompletionRequest,
    isBodyOptional: true,
    answer: { status: 202, schema: CompletionAnswer },
  },
  getStatuses: {
    summary:
      "Several uploads at once; waits, if asked to, until some of them are no longer pending",
    body: StatusRequest,
    answer: { status: 200, schema: StatusAnswer },
  },
  listUploads: {
    summary: "The caller's uploads, newest first",
    query: ListQuery,
    answer: { status: 200, schema: UploadPage },
  },
  getUpload: { summary: "One upload", answer: { status: 200, schema: Upload } },
  downloadUpload: {
    summary: "A link to the stored bytes, good for a few minutes; counts the download",
    query: DownloadQuery,
    answer: { status: 200, schema: DownloadLink },
    otherwise: { status: 302, description: "The link, to who does not accept application/json" },
  },
  editUpload: {
    summary: "Change title, caption or retention",
    body: UploadEdit,
    answer: { status: 200, schema: Upload },
  },
  deleteUpload: {
    summary: "Delete the file, or cancel its upload",
    answer: { status: 202, schema: Upload },
  },
  health: { summary: "Whether the API answers", query: NoQuery, answer: { status: 200 } },
  openapi: { summary: "This document", query: NoQuery, answer: { status: 200 } },
};

// Checks that JSON Schema cannot say are left out of the document; the API still makes them.
const jsonSchema = (schema: v.GenericSchema) => {
  const { $schema, ...rest } = toJsonSchema(schema, { typeMode: "input", errorMode: "ignore" });
  return rest;
};

const json = (schema: v.GenericSchema) => ({
  content: { "application/json": { schema: jsonSchema(schema) } },
});

const parametersOf = (schema: ObjectSchema, place: "path" | "query") =>
  Object.entries(schema.entries).map(([name, entry]) => ({
    name,
    in: place,
    required: place === "path",
    schema: jsonSchema(entry),
  }));

const problem = {
  description: "A problem: what is wrong and where",
  content: {
    [problemContentType]: {
      schema: {
        type: "object",
        required: ["type", "title", "status", "detail"],
        properties: {
          type: { type: "string" },
          title: { type: "string" },
          status: { type: "integer" },
          detail: { type: "string" },
          errors: {
            type: "array",
            items: {
              type: "object",
              required: ["path", "message"],
              properties: { path: { type: "string" }, message: { type: "string" } },
            },
          },
        },
      },
    },
  },
};

const operation = (name: RouteName) => {
  const { summary, query, body, isBodyOptional = false, answer, otherwise } = operations[name];
  const { path, authorized } = routes[name];
  return {
    operationId: name,
    summary,
    parameters: [
      ...(path.includes("{id}") ? parametersOf(UploadPath, "path") : []),
      ...(query ? parametersOf(query, "query") : []),
    ],
    ...(body && { requestBody: { required: !isBodyOptional, ...json(body) } }),
    responses: {
      [answer.status]: { description: summary, ...(answer.schema && json(answer.schema)) },
      ...(otherwise && { [otherwise.status]: { description: otherwise.description } }),
      default: problem,
    },
    security: authorized ? [{ jwt: [] }] : [],
  };
};

const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {};
for (const name of Object.keys(routes) as RouteName[]) {
  const { path, method } = routes[name];
  paths[path] = { ...paths[path], [method.toLowerCase()]: operation(name) };
}

/** The HTTP contract as an OpenAPI 3.1 document, made from the schemas that the API checks with. */
export const openapi = {
  openapi: "3.1.0",
  info: { title: "Slipway", version: "1" },
  paths,
  components: {
    securitySchemes: { jwt: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
  },
};
