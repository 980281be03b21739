import {
  type DescribedKinds,
  describeKindParameters,
  describeRequestsOfKinds,
} from "./openapi/kinds.ts";
import { gatewayMessage, gatewaySchemas, problemsByStatus } from "./openapi/problems.ts";
import { createSchemaConverter, type JsonSchema, type SchemaConverter } from "./openapi/schemas.ts";
import { problemContentType } from "./problem.ts";
import {
  formContentType,
  linesContentType,
  type ObjectSchema,
  OwnerPath,
  pageContentType,
  TokenPath,
  UploadPath,
} from "./routes/route.ts";
import { type Route, type RouteName, routes } from "./routes.ts";

interface Response {
  readonly description: string;
  readonly headers?: JsonSchema;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

interface Operation {
  readonly operationId: RouteName;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly Tag[];
  readonly parameters: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
  readonly responses: Readonly<Record<string, Response>>;
  readonly security: readonly JsonSchema[];
}

/** The groups of operations. Generators create a class, a module, or a chapter for each. */
const tags = {
  uploads: "The caller's own uploads",
  owners: "The uploads of any owner, for services",
  links: "The caller's share links",
  shares: "The pages of share links. The address has their token",
  service: "The API itself. These operations need no token",
} as const;
type Tag = keyof typeof tags;

const findTag = ({ path, authorized }: Route): Tag => {
  if (path.startsWith("/s/")) return "shares";
  if (path.includes("/links")) return "links";
  if (!authorized) return "service";
  return path.startsWith("/owners/") ? "owners" : "uploads";
};

/**
 * Returns the HTTP API as an OpenAPI 3.1 document. It is generated from the routes, whose schemas the API validates with.
 *
 * @param kinds the kinds of the app's config. Undefined without one
 */
export const createOpenApiDocument = (kinds?: DescribedKinds) => {
  const converter = createSchemaConverter();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const name of Object.keys(routes) as RouteName[]) {
    const { path, method } = routes[name];
    const operation = describeOperation(name, converter, kinds);
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Slipway",
      version: "1",
      description: "Uploads files directly to S3, and keeps a record of each upload.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: ".", description: "The API that serves this document" }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    security: [{ jwt: [] }],
    paths,
    components: {
      schemas: { ...describeSchemas(converter, kinds), ...gatewaySchemas },
      securitySchemes: {
        jwt: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description:
            "An access token of the API's issuer. Its subject owns the uploads. With the scope slipway/service, it may act for any owner.",
        },
      },
    },
  };
};

/** Describes the named schemas. With a config, those of requests are of its kinds. */
const describeSchemas = ({ componentSchemas }: SchemaConverter, kinds?: DescribedKinds) => {
  if (kinds === undefined) return componentSchemas;
  const { RequestedFile, ...others } = componentSchemas;
  return { ...others, ...describeRequestsOfKinds(kinds) };
};

const describeOperation = (
  name: RouteName,
  { convertBody, convertParameter }: SchemaConverter,
  kinds: DescribedKinds | undefined,
): Operation => {
  const route: Route = routes[name];
  const { path, summary, description, query, body, isBodyOptional = false, response } = route;
  const describeParameters = (schema: ObjectSchema, place: "path" | "query") =>
    Object.entries(schema.entries).map(([parameter, entry]) => ({
      name: parameter,
      in: place,
      required: place === "path",
      schema:
        parameter === "kind" && kinds !== undefined
          ? { type: "string", enum: Object.keys(kinds) }
          : convertParameter(entry),
    }));
  return {
    operationId: name,
    summary,
    ...(description !== undefined && { description }),
    tags: [findTag(route)],
    parameters: [
      ...(path.includes("{owner}") ? describeParameters(OwnerPath, "path") : []),
      ...(path.includes("{token}") ? describeParameters(TokenPath, "path") : []),
      ...(path.includes("{id}") ? describeParameters(UploadPath, "path") : []),
      ...(query ? describeParameters(query, "query") : []),
      ...(route.queryFields === undefined
        ? []
        : kinds === undefined
          ? [describeQueryFields(route.queryFields)]
          : describeKindParameters(kinds)),
    ],
    ...(body && {
      requestBody: {
        required: !isBodyOptional,
        content: {
          [route.isForm ? formContentType : "application/json"]: { schema: convertBody(body) },
        },
      },
    }),
    responses: {
      [response.status]: {
        description: response.description,
        ...(response.isLines && { headers: { link: { schema: { type: "string" } } } }),
        content: {
          [findContentType(response)]: { schema: convertBody(response.schema) },
        },
      },
      ...(route.redirect !== undefined && {
        302: {
          description: route.redirect,
          headers: { location: { required: true, schema: { type: "string" } } },
        },
      }),
      ...describeProblems(route),
    },
    security: route.authorized ? [{ jwt: [...(route.scopes ?? [])] }] : [],
  };
};

const findContentType = ({ isLines, isPage }: Route["response"]): string => {
  if (isPage) return pageContentType;
  return isLines ? linesContentType : "application/json";
};

/** Describes parameters whose names depend on the app's config. Each property of the object becomes a parameter. */
const describeQueryFields = (description: string): JsonSchema => ({
  name: "fields",
  in: "query",
  description,
  required: false,
  style: "form",
  explode: true,
  schema: { type: "object", additionalProperties: { type: "string" } },
});

/** Describes the problems of a route by status. API Gateway itself responds to some requests with a message instead. */
const describeProblems = (route: Route): Record<string, Response> =>
  Object.fromEntries(
    [...problemsByStatus(route)].map(([status, { description, schema, isFromGateway }]) => [
      status,
      {
        description,
        content: {
          ...(schema &&
            (route.response.isPage
              ? { [pageContentType]: { schema: { type: "string" } } }
              : { [problemContentType]: { schema } })),
          ...(isFromGateway && { "application/json": { schema: gatewayMessage } }),
        },
      },
    ]),
  );
