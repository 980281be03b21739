import { routes } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { type ApiRequest, apiGatewayEvent } from "./api-gateway-event.ts";
import { localUser } from "./names.ts";

const request = (given: Partial<ApiRequest> = {}): ApiRequest => ({
  method: "GET",
  path: "/uploads",
  query: "",
  headers: { host: "localhost:4400" },
  body: Buffer.alloc(0),
  sourceIp: "127.0.0.1",
  ...given,
});

test("a request becomes an event of payload format 2.0", () => {
  const event = apiGatewayEvent(
    request({
      method: "PATCH",
      path: "/uploads/abc",
      query: "a=1&a=2&b=%C3%A9",
      headers: { cookie: "x=1; y=2", "content-type": "application/json", "user-agent": "curl" },
      body: Buffer.from('{"title":"é"}'),
    }),
    routes.editUpload,
    { id: "abc" },
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

test("what a request lacks, its event lacks too", () => {
  const event = apiGatewayEvent(request(), routes.listUploads, {});
  for (const name of ["body", "cookies", "pathParameters", "queryStringParameters"])
    expect(event).not.toHaveProperty(name);
});

test("a body that is no text comes in Base64", () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00]);
  const event = apiGatewayEvent(request({ body: bytes }), routes.requestUploads, {});
  expect(event).toMatchObject({ isBase64Encoded: true, body: bytes.toString("base64") });
});

test("the caller's claims are there on routes with an authorizer, and on no others", () => {
  const claims = (route: (typeof routes)[keyof typeof routes]) =>
    apiGatewayEvent(request(), route, {}).requestContext.authorizer.jwt.claims;
  expect(claims(routes.listUploads)).toEqual({ sub: localUser });
  expect(claims(routes.health)).toEqual({});
});
