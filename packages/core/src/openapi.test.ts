import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { defaultTypes } from "./content/accepted-types.ts";
import { createOpenApiDocument } from "./openapi.ts";
import { routes } from "./routes.ts";

// As clients receive it.
const openApi = JSON.parse(JSON.stringify(createOpenApiDocument()));
const { schemas } = openApi.components;
const operations = Object.values(routes).map((route) => ({
  route,
  operation: openApi.paths[route.path][route.method.toLowerCase()],
}));

/** Returns every reference below a part of the document. */
const findReferences = (part: unknown): readonly string[] =>
  [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name = ""]) => name,
  );

test("is a valid OpenAPI 3.1 document", async () => {
  const result = await new Validator().validate(structuredClone(openApi));
  expect(result).toEqual({ valid: true });
});

test("describes every route, with an operation ID of its own", () => {
  expect(operations.map(({ operation }) => operation.operationId)).toEqual(Object.keys(routes));
  for (const { operation } of operations) expect(operation.summary).not.toBe("");
});

test("refers to every named schema, and to no other", () => {
  const { paths, components } = openApi;
  expect(new Set(findReferences({ paths, components }))).toEqual(new Set(Object.keys(schemas)));
});

test("names the schemas of all bodies", () => {
  for (const { route, operation } of operations) {
    if ("isPage" in route.response) continue;
    const contentType = "isLines" in route.response ? "application/jsonl" : "application/json";
    const { schema } = operation.responses[route.response.status].content[contentType];
    if (route !== routes.openapi) expect(schema).toEqual({ $ref: expect.any(String) });
    if ("body" in route)
      expect(operation.requestBody.content["application/json"].schema).toEqual({
        $ref: expect.any(String),
      });
  }
});

test("describes counts as integers, and choices as enums", () => {
  expect(schemas.Upload.properties).toMatchObject({
    revision: { type: "integer" },
    retention: { type: "integer" },
    status: { enum: ["pending", "ready", "rejected", "expired", "trashed", "deleted"] },
  });
  expect(schemas.RequestedFile.properties).toMatchObject({
    size: { type: "integer", minimum: 1 },
    contentType: { enum: defaultTypes },
    retention: { type: "integer", enum: [1, 7, 30] },
  });
  expect(openApi.paths["/uploads"].get.parameters).toContainEqual({
    name: "limit",
    in: "query",
    required: false,
    schema: { type: "integer", minimum: 1, maximum: 100, default: 24 },
  });
});

test("describes the fields of an app that uploads can be listed by", () => {
  expect(openApi.paths["/uploads"].get.parameters.at(-1)).toMatchObject({
    name: "fields",
    in: "query",
    style: "form",
    explode: true,
    schema: { type: "object", additionalProperties: { type: "string" } },
  });
});

test("tells instructions apart by their method", () => {
  expect(schemas.Instructions.discriminator).toEqual({
    propertyName: "method",
    mapping: {
      post: "#/components/schemas/FormInstructions",
      multipart: "#/components/schemas/MultipartInstructions",
    },
  });
});

test("names the problem types of every failure", () => {
  const { responses } = openApi.paths["/uploads/{id}/complete"].post;
  const typesOf = (status: number) =>
    responses[status].content["application/problem+json"].schema.properties.type.enum;
  expect(typesOf(409)).toEqual([
    "urn:slipway:problem:wrong-status",
    "urn:slipway:problem:parts-missing",
    "urn:slipway:problem:parts-differ",
  ]);
  expect(typesOf(404)).toEqual(["urn:slipway:problem:not-found"]);
  for (const { operation } of operations)
    for (const [status, response] of Object.entries(operation.responses))
      if (Number(status) >= 400)
        expect(Object(response).content, `${operation.operationId} ${status}`).toBeDefined();
});

test("says where API Gateway itself responds without problem details", () => {
  for (const { route, operation } of operations) {
    const gatewayMessage = { schema: { $ref: "#/components/schemas/GatewayMessage" } };
    expect(operation.responses[429].content).toEqual({ "application/json": gatewayMessage });
    if (route.authorized)
      expect(operation.responses[401].content).toEqual({
        "application/json": gatewayMessage,
        "application/problem+json": { schema: expect.any(Object) },
      });
    else expect(operation.responses[401]).toBeUndefined();
  }
});

test("names the scope that services need, and the form of an owner in a path", () => {
  const { security, parameters } = openApi.paths["/owners/{owner}/uploads/{id}"].get;
  expect(security).toEqual([{ jwt: ["slipway/service"] }]);
  expect(parameters.map(({ name }: { name: string }) => name)).toEqual(["owner", "id"]);
  expect(parameters[0]).toMatchObject({ in: "path", required: true, schema: { type: "string" } });
  expect(openApi.paths["/uploads"].get.security).toEqual([{ jwt: [] }]);
});

test("names the API that serves it as its only server", () => {
  expect(openApi.servers).toEqual([{ url: ".", description: expect.any(String) }]);
});

test("groups operations by tags that it describes", () => {
  const names: string[] = openApi.tags.map(({ name }: { name: string }) => name);
  const used = new Set(operations.flatMap(({ operation }) => operation.tags));
  expect(used).toEqual(new Set(names));
  expect(openApi.paths["/owners/{owner}/uploads"].get.tags).toEqual(["owners"]);
  expect(openApi.paths["/openapi.json"].get.tags).toEqual(["service"]);
});
