import { randomUUID } from "node:crypto";
import { type Route, routeKey } from "@slipway/core/routes";
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from "aws-lambda";
import { accountId } from "../names.ts";
import type { JwtAuthorization } from "./jwt-authorizer.ts";

export interface ApiRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/**
 * Creates the event that API Gateway's HTTP API would send to a route's function.
 *
 * Source: Amazon API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs", payload format 2.0:
 * header names in lower case, repeated headers and query parameters joined by commas, cookies apart.
 */
export const apiGatewayEvent = (
  request: ApiRequest,
  {
    route,
    pathParameters,
    jwt,
  }: {
    readonly route: Route;
    readonly pathParameters: Readonly<Record<string, string>>;
    readonly jwt: JwtAuthorization;
  },
): APIGatewayProxyEventV2WithJWTAuthorizer => {
  const { cookie, ...headers } = request.headers;
  const cookies = [cookie ?? []].flat().flatMap((line) => line.split("; "));
  const text = decodeText(request.body);
  const time = new Date();
  return {
    version: "2.0",
    routeKey: routeKey(route),
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookies.length > 0 && { cookies }),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value ?? []].flat().join(",")]),
    ),
    ...(request.query !== "" && { queryStringParameters: parseQuery(request.query) }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(request.body.length > 0 && { body: text ?? request.body.toString("base64") }),
    isBase64Encoded: text === undefined,
    requestContext: {
      accountId,
      apiId: "local",
      authorizer: {
        principalId: "",
        integrationLatency: 0,
        jwt,
      },
      domainName: "localhost",
      domainPrefix: "local",
      http: {
        method: request.method,
        path: request.path,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: String(headers["user-agent"] ?? ""),
      },
      requestId: randomUUID(),
      routeKey: routeKey(route),
      stage: "$default",
      time: time.toUTCString(),
      timeEpoch: time.getTime(),
    },
  };
};

const parseQuery = (query: string): Record<string, string> => {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters[name];
    parameters[name] = before === undefined ? value : `${before},${value}`;
  }
  return parameters;
};

/** Returns the body as text, or undefined if it is not UTF-8. */
const decodeText = (body: Buffer): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
};
