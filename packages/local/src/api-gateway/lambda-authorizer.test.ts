import { routes } from "@slipway/core/routes";
import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { StartError } from "../start-error.ts";
import { createLambdaAuthorizer } from "./lambda-authorizer.ts";
import type { ApiRequest } from "./verdict.ts";

const request = (given: Partial<ApiRequest> = {}): ApiRequest => ({
  method: "GET",
  path: "/uploads/abc",
  query: "",
  headers: { authorization: "Session 123" },
  body: Buffer.from("secret"),
  sourceIp: "127.0.0.1",
  ...given,
});
const match = { route: routes.getUpload, pathParameters: { id: "abc" } };

const decide = (result: unknown, given = request()) =>
  createLambdaAuthorizer({ handler: () => result })(given, match);

const printed = vi.spyOn(console, "error");
beforeEach(() => {
  printed.mockImplementation(() => {});
});
afterEach(() => {
  printed.mockReset();
});

test("calls the handler with an event in payload format 2.0, without the body", async () => {
  const events: APIGatewayRequestAuthorizerEventV2[] = [];
  const authorize = createLambdaAuthorizer({
    handler: (event) => {
      events.push(event);
      return { isAuthorized: true };
    },
  });
  const headers = { authorization: "Session 123", cookie: "a=1; b=2" };
  await authorize(request({ headers, query: "x=1" }), match);
  expect(events).toMatchObject([
    {
      version: "2.0",
      type: "REQUEST",
      routeArn: expect.stringMatching(/^arn:aws:execute-api:.*\/\$default\/GET\/uploads\/abc$/),
      identitySource: ["Session 123"],
      routeKey: "GET /uploads/{id}",
      rawPath: "/uploads/abc",
      rawQueryString: "x=1",
      cookies: ["a=1", "b=2"],
      headers: { authorization: "Session 123" },
      queryStringParameters: { x: "1" },
      pathParameters: { id: "abc" },
      requestContext: { http: { method: "GET", sourceIp: "127.0.0.1" } },
    },
  ]);
  expect(JSON.stringify(events)).not.toContain("secret");
});

describe("a handler that allows the request", () => {
  test("passes its context on as JSON", async () => {
    const context = {
      sub: "ada",
      team: 42,
      admin: false,
      roles: ["a"],
      at: new Date(0),
      no: undefined,
    };
    expect(await decide({ isAuthorized: true, context })).toEqual({
      kind: "allowed",
      authorization: {
        lambda: {
          sub: "ada",
          team: 42,
          admin: false,
          roles: ["a"],
          at: "1970-01-01T00:00:00.000Z",
        },
      },
    });
  });

  test.each([undefined, null])("can have the context %s", async (context) => {
    expect(await decide({ isAuthorized: true, context })).toEqual({
      kind: "allowed",
      authorization: { lambda: {} },
    });
  });

  test("can return a promise", async () => {
    expect(await decide(Promise.resolve({ isAuthorized: true }))).toMatchObject({
      kind: "allowed",
    });
  });
});

test("a handler that does not authorize the request gets 403 for it", async () => {
  const denied = { isAuthorized: false, context: { sub: "ada" } };
  expect(await decide(denied)).toEqual({ kind: "refused", status: 403 });
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["true", true],
  ["an empty object", {}],
  ["a text for isAuthorized", { isAuthorized: "true" }],
  ["a number for isAuthorized", { isAuthorized: 1 }],
  ["a policy", { principalId: "ada", policyDocument: { Statement: [{ Effect: "Allow" }] } }],
  ["a list as context", { isAuthorized: true, context: ["ada"] }],
  ["a text as context", { isAuthorized: true, context: "ada" }],
  ["what JSON cannot express", { isAuthorized: true, context: { n: 1n } }],
])("a handler that returns %s gets 500 for the request", async (_, result) => {
  expect(await decide(result)).toEqual({ kind: "refused", status: 500 });
  expect(printed).toHaveBeenCalledWith("error: the authorizer failed", expect.any(Error));
});

test("a handler that throws, rejects, or does not answer in time gets 500 for the request", async () => {
  const handler = () => {
    throw new Error("no database");
  };
  const refused = { kind: "refused", status: 500 };
  expect(await createLambdaAuthorizer({ handler })(request(), match)).toEqual(refused);
  const rejecting = async () => Promise.reject(new Error("no database"));
  expect(await createLambdaAuthorizer({ handler: rejecting })(request(), match)).toEqual(refused);
  const hanging = createLambdaAuthorizer({ handler: () => new Promise(() => {}) }, 10);
  expect(await hanging(request(), match)).toEqual(refused);
});

describe("an identity source", () => {
  const authorizeBy = (...identitySources: string[]) =>
    createLambdaAuthorizer({ handler: () => ({ isAuthorized: true }), identitySources });

  test.each<[string, Partial<ApiRequest>, string]>([
    ["without the header", { headers: {} }, "$request.header.Authorization"],
    ["with an empty header", { headers: { authorization: "" } }, "$request.header.Authorization"],
    ["without the cookie", { headers: { authorization: "x" } }, "$request.header.Cookie"],
    ["without the parameter", { query: "other=1" }, "$request.querystring.token"],
  ])("refuses a request %s with 401, without calling the handler", async (_, given, source) => {
    expect(await authorizeBy(source)(request(given), match)).toEqual({
      kind: "refused",
      status: 401,
    });
  });

  test("must be there for each of several", async () => {
    const authorize = authorizeBy("$request.header.Cookie", "$request.querystring.token");
    const headers = { cookie: "session=1" };
    expect((await authorize(request({ headers }), match)).kind).toBe("refused");
    expect((await authorize(request({ headers, query: "token=2" }), match)).kind).toBe("allowed");
  });

  test.each(["Authorization", "$context.identity.sourceIp", "$request.body", ""])(
    "is refused at start if it is %j",
    (source) => expect(() => authorizeBy(source)).toThrow(StartError),
  );
});
