import type { IncomingMessage, ServerResponse } from "node:http";
import { limits } from "@slipway/core/limits";
import { Problem, problemContentType } from "@slipway/core/problem";
import { listMethods, matchRoute } from "@slipway/core/routes/match-route";
import type { LambdaHttpResponse } from "@slipway/functions/lambda/http/http-event";
import { apiPath } from "../names.ts";
import type { AnswerCors } from "./cors.ts";
import type { createIntegration } from "./lambda-integration.ts";
import { apiGatewayEvent } from "./proxy-event.ts";
import type { AuthorizeRequest, RequestVerdict } from "./verdict.ts";

/** Bytes of request and response bodies that the API received and sent. */
export interface ApiTraffic {
  received: number;
  sent: number;
}

/**
 * Creates the local API, which does what API Gateway does: routes, the authorizer, and payload format 2.0.
 *
 * @param integrate invokes the function behind a route
 * @param authorize decides if a request may call its route
 * @param answerCors adds the headers for pages of other origins, and answers preflights
 * @param traffic counts the bytes of bodies
 */
export const createApi =
  ({
    integrate,
    authorize,
    answerCors,
    traffic,
  }: {
    readonly integrate: ReturnType<typeof createIntegration>;
    readonly authorize: AuthorizeRequest;
    readonly answerCors: AnswerCors;
    readonly traffic: ApiTraffic;
  }) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (answerCors(request, response)) return;
    const [pathname = "/", query = ""] = (request.url ?? "/").split(/\?(.*)/s);
    const path = pathname.slice(apiPath.length) || "/";
    const method = request.method ?? "GET";
    let answer: LambdaHttpResponse;
    try {
      const body = await readBody(request, traffic);
      const match = matchRoute(method, path);
      const { route } = match;
      const received = {
        method,
        path,
        query,
        headers: request.headers,
        body,
        sourceIp: request.socket.remoteAddress ?? "",
      };
      const verdict = route.authorized ? await authorize(received, match) : anonymous;
      answer =
        verdict.kind === "refused"
          ? createRefusal(verdict)
          : await integrate(
              route.function,
              apiGatewayEvent(received, { ...match, authorization: verdict.authorization }),
            );
    } catch (error) {
      // The client has disconnected.
      if (request.destroyed && !request.complete) return;
      answer = createProblemResponse(error, path);
    }
    send(response, answer, traffic);
  };

/** The verdict for routes without an authorizer. */
const anonymous = { kind: "allowed", authorization: undefined } as const;

/** Returns API Gateway's own response. HTTP APIs cannot customize it, so it is not a problem. */
const createRefusal = ({
  status,
  challenge,
}: Extract<RequestVerdict, { kind: "refused" }>): LambdaHttpResponse => ({
  statusCode: status,
  headers: {
    "content-type": "application/json",
    ...(challenge !== undefined && { "www-authenticate": challenge }),
  },
  body: JSON.stringify({ message: refusals[status] }),
});

const refusals = { 401: "Unauthorized", 403: "Forbidden", 500: "Internal Server Error" } as const;

const readBody = async (request: IncomingMessage, traffic: ApiTraffic): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    traffic.received += chunk.length;
    if (length <= limits.payload.gateway) chunks.push(chunk);
  }
  if (length > limits.payload.gateway)
    throw new Problem(
      "body-too-large",
      `A request body can have at most ${limits.payload.gateway} bytes.`,
    );
  return Buffer.concat(chunks);
};

const createProblemResponse = (error: unknown, path: string): LambdaHttpResponse => {
  const problem =
    error instanceof Problem
      ? error
      : new Problem("internal", "The request couldn't be processed. Try again.");
  if (problem !== error) console.error("error: a request failed", error);
  return {
    statusCode: problem.status,
    headers: {
      "content-type": problemContentType,
      ...(problem.code === "method-not-allowed" && { allow: listMethods(path).join(", ") }),
    },
    body: JSON.stringify(problem),
  };
};

const send = (response: ServerResponse, answer: LambdaHttpResponse, traffic: ApiTraffic): void => {
  const { statusCode = 200, headers = {}, body = "", isBase64Encoded = false, cookies } = answer;
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  traffic.sent += bytes.length;
  // Both CORS and the function name headers on which the response depends.
  for (const [name, value] of Object.entries(headers))
    if (name.toLowerCase() === "vary") response.appendHeader(name, String(value));
    else response.setHeader(name, String(value));
  if (cookies) response.setHeader("set-cookie", cookies);
  response.writeHead(statusCode, { "content-length": bytes.length });
  response.end(bytes);
};
