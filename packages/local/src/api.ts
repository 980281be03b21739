import type { IncomingMessage, ServerResponse } from "node:http";
import { Problem, problemContentType } from "@slipway/core/problem";
import type { HttpFunction } from "@slipway/core/routes";
import type { HttpAnswer, HttpHandler } from "@slipway/functions/lambda/http";
import { apiGatewayEvent } from "./api-gateway-event.ts";
import { lambdaContext } from "./lambda-context.ts";
import { matchRoute, methodsOf } from "./route-match.ts";

/** Everything of the API lies under this path of the page's address. */
export const apiPath = "/api";

/** API Gateway's quota for an HTTP API's payload. */
const largestBody = 10 * 1024 ** 2;

/** Bytes of request and response bodies that passed through the API. */
export interface ApiTraffic {
  received: number;
  sent: number;
}

/**
 * API Gateway's part: routes, the authorizer's claims, payload format 2.0.
 *
 * @param functions the handler behind each function's routes
 * @param traffic counts what passes
 */
export const createApi =
  (functions: Readonly<Record<HttpFunction, HttpHandler>>, traffic: ApiTraffic) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    const path = pathname.slice(apiPath.length) || "/";
    const method = request.method ?? "GET";
    let answer: HttpAnswer;
    try {
      refuseStrangers(request, method);
      const body = await bodyOf(request, traffic);
      const { route, pathParameters } = matchRoute(method, path);
      const event = apiGatewayEvent(
        {
          method,
          path,
          query: search.slice(1),
          headers: request.headers,
          body,
          sourceIp: request.socket.remoteAddress ?? "",
        },
        route,
        pathParameters,
      );
      answer = await functions[route.function](event, lambdaContext(route.function));
    } catch (error) {
      answer = problemAnswer(error, path);
    }
    send(response, answer, traffic);
  };

/**
 * The local API knows its one user by nothing but where the request comes from. So it answers only to its own names,
 * which a rebound DNS name is not, and to no other site's page.
 */
const refuseStrangers = ({ headers }: IncomingMessage, method: string): void => {
  const { host = "", origin } = headers;
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host))
    throw new Problem("forbidden", "The local API answers only to localhost.");
  if (method !== "GET" && origin !== undefined && origin !== `http://${host}`)
    throw new Problem("forbidden", "The local API takes changes only from its own page.");
};

const bodyOf = async (request: IncomingMessage, traffic: ApiTraffic): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    traffic.received += chunk.length;
    if (length <= largestBody) chunks.push(chunk);
  }
  if (length > largestBody)
    throw new Problem("body-too-large", `A request body has at most ${largestBody} bytes.`);
  return Buffer.concat(chunks);
};

const problemAnswer = (error: unknown, path: string): HttpAnswer => {
  const problem =
    error instanceof Problem
      ? error
      : new Problem("internal", "The request could not be answered. Try again.");
  if (problem !== error) console.error("error: a request failed", error);
  return {
    statusCode: problem.status,
    headers: {
      "content-type": problemContentType,
      ...(problem.code === "method-not-allowed" && { allow: methodsOf(path).join(", ") }),
    },
    body: JSON.stringify(problem),
  };
};

const send = (response: ServerResponse, answer: HttpAnswer, traffic: ApiTraffic): void => {
  const { statusCode = 200, headers = {}, body = "", isBase64Encoded = false, cookies } = answer;
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  traffic.sent += bytes.length;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  if (cookies) response.setHeader("set-cookie", cookies);
  response.writeHead(statusCode, { "content-length": bytes.length });
  response.end(bytes);
};
