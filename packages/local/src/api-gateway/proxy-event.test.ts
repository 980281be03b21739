import { routes } from "@slipway/core/routes";
import { expect, test } from "vitest";
import type { JwtAuthorization } from "./jwt-authorizer.ts";
import { apiGatewayEvent } from "./proxy-event.ts";
import type { ApiRequest } from "./verdict.ts";

const request = (given: Partial<ApiRequest> = {}): ApiRequest => ({
  method: "GET",
  path: "/uploads",
  query: "",
  headers: { host: "localhost:4400" },
  body: Buffer.alloc(0),
  sourceIp: "127.0.0.1",
  ...given,
});

const nobody: JwtAuthorization = { claims: {}, scopes: null };

test("creates an event of payload format 2.0", () => {
  const event = apiGatewayEvent(
    request({
      method: "PATCH",
      path: "/uploads/abc",
      query: "a=1&a=2&b=%C3%A9",
      headers: { cookie: "x=1; y=2", "content-type": "application/json", "user-agent": "curl" },
      body: Buffer.from('{"title":"é"}'),
    }),
    { route: routes.editUpload, pathParameters: { id: "abc" }, authorization: { jwt: nobody } },
  );
  expect(event).toMatchObject({
    version: "2.0",
    routeKey: "PATCH /uploads/{id}",
    rawPath: "/uploads/abc",
    rawQueryString: "a=1&a=2&b=%C3%A9",
    queryStringParameters: { a: "1,2", b: "é" },
    pathParameters: { id: "abc" },
    cookies: ["x=1", "y=2"],
    headers: { "content-type": "application/json", "user-agent": "curl" },
    body: '{"title":"é"}',
    isBase64Encoded: false,
    requestContext: {
      http: { method: "PATCH", path: "/uploads/abc", userAgent: "curl" },
      routeKey: "PATCH /uploads/{id}",
    },
  });
});

test("leaves out what the request doesn't have", () => {
  const event = apiGatewayEvent(request(), {
    route: routes.listUploads,
    pathParameters: {},
    authorization: { jwt: nobody },
  });
  for (const name of ["body", "cookies", "pathParameters", "queryStringParameters"])
    expect(event).not.toHaveProperty(name);
});

test("encodes a body that is not text in Base64", () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00]);
  const event = apiGatewayEvent(request({ body: bytes }), {
    route: routes.requestUploads,
    pathParameters: {},
    authorization: { jwt: nobody },
  });
  expect(event).toMatchObject({ isBase64Encoded: true, body: bytes.toString("base64") });
});

test("passes on the caller from the authorizer", () => {
  const jwt = { claims: { sub: "ada", aud: "[a b]", exp: "1800000000" }, scopes: null };
  const event = apiGatewayEvent(request(), {
    route: routes.listUploads,
    pathParameters: {},
    authorization: { jwt },
  });
  expect(event.requestContext.authorizer?.jwt).toEqual(jwt);
});
