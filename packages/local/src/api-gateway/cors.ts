import type { IncomingMessage, ServerResponse } from "node:http";
import { apiCors } from "@slipway/core/deployment/api-cors";

/** Answers a request, or returns false. */
export type AnswerCors = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Creates what API Gateway does for CORS: it answers preflights itself, and adds headers to the responses of integrations. A page of
 * another origin than these gets no headers.
 *
 * Source: Amazon API Gateway Developer Guide, "Configure CORS for HTTP APIs in API Gateway".
 *
 * @param origins whose pages may call the API
 * @returns a function that adds the headers of a response, and answers preflights
 */
export const createCors =
  (origins: readonly string[]): AnswerCors =>
  (request, response) => {
    const { origin, "access-control-request-method": requestedMethod } = request.headers;
    if (origin === undefined || !origins.includes(origin)) return false;
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("vary", "origin");
    if (request.method !== "OPTIONS" || requestedMethod === undefined) return false;
    response.writeHead(204, {
      "access-control-allow-methods": apiCors.allowMethods.join(","),
      "access-control-allow-headers": apiCors.allowHeaders.join(","),
      "access-control-max-age": String(apiCors.maxAge),
    });
    response.end();
    return true;
  };
