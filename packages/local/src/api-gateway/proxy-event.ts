import { randomUUID } from "node:crypto";
import { type Route, routeKey } from "@slipway/core/routes";
import { baseUrlVariable, type HttpEvent } from "@slipway/functions/lambda/http/http-event";
import { accountId, apiPath } from "../names.ts";
import type { ApiRequest, Authorization } from "./verdict.ts";

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
    authorization,
  }: {
    readonly route: Route;
    readonly pathParameters: Readonly<Record<string, string>>;
    /** Undefined for a route without an authorizer. */
    readonly authorization?: Authorization | undefined;
  },
): HttpEvent => {
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
    stageVariables: { [baseUrlVariable]: `http://${headers.host ?? "localhost"}${apiPath}` },
    requestContext: {
      accountId,
      apiId: "local",
      ...(authorization && { authorizer: authorization }),
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
