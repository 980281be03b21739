import { type RouteName, routeKey, routes } from "@slipway/core/routes";
import type { Context } from "aws-lambda";
import type { HttpEvent } from "../lambda/http/http-event.ts";

/** Creates a request from API Gateway in payload format 2.0, with the JWT authorizer's claims. */
export const createHttpEvent = (
  route: RouteName,
  request: {
    readonly owner?: string | undefined;
    /** Additional claims of the token. */
    readonly claims?: Readonly<Record<string, string>>;
    /** The context from an app's own authorizer, instead of a token's claims. */
    readonly context?: Readonly<Record<string, unknown>>;
    readonly id?: string;
    /** The token of a share link in the path. */
    readonly token?: string;
    /** The owner in the path, as `formatOwner` writes it. */
    readonly ownerSegment?: string;
    readonly query?: Record<string, string>;
    readonly body?: unknown;
    readonly accept?: string;
  } = {},
): HttpEvent => {
  const { method, path } = routes[route];
  const { owner = "ann", claims, context, id, token, ownerSegment, query, body, accept } = request;
  return {
    version: "2.0",
    routeKey: routeKey(routes[route]),
    rawPath: path
      .replace("{token}", token ?? "")
      .replace("{id}", id ?? "")
      .replace("{owner}", ownerSegment ?? ""),
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { "content-type": "application/json", ...(accept !== undefined && { accept }) },
    ...(query && { queryStringParameters: query }),
    ...((id !== undefined || ownerSegment !== undefined || token !== undefined) && {
      pathParameters: {
        ...(token !== undefined && { token }),
        ...(id !== undefined && { id }),
        ...(ownerSegment !== undefined && { owner: ownerSegment }),
      },
    }),
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    isBase64Encoded: false,
    requestContext: {
      accountId: "123456789012",
      apiId: "api",
      authorizer: context
        ? { lambda: context }
        : { jwt: { claims: owner === "" ? {} : { sub: owner, ...claims } } },
      domainName: "api.example.com",
      domainPrefix: "api",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: "request",
      routeKey: routeKey(routes[route]),
      stage: "$default",
      time: "01/Jan/2026:12:00:00 +0000",
      timeEpoch: 0,
    },
  };
};

/** The context of an invocation with 30 seconds left. */
export const lambdaContext: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "test",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:test",
  memoryLimitInMB: "512",
  awsRequestId: "request",
  logGroupName: "test",
  logStreamName: "test",
  getRemainingTimeInMillis: () => 30_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
