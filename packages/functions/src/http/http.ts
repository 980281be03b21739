import type { Caller } from "@slipway/core/kinds/hooks";
import { limits } from "@slipway/core/limits";
import { Problem, problemContentType } from "@slipway/core/problem";
import { linesContentType } from "@slipway/core/routes/route";
import type { Telemetry } from "../ports/telemetry.ts";

/** A request to a route, from any server. */
export interface HttpRequest {
  /** The route's name, such as `GET /uploads/{id}`. */
  readonly routeKey: string;
  readonly path: string;
  /** The absolute URL that the routes start with, as the client sees it, without a slash at its end. */
  readonly baseUrl: string;
  /** Percent-encoded, without the question mark. */
  readonly query: string;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string | undefined>>;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array | undefined;
  /**
   * Returns the caller.
   *
   * @throws {Problem} `unauthorized` if there is none
   */
  readonly identifyCaller: () => Caller;
  /** Aborted when the client disconnects. Ends what the request waits for. */
  readonly signal?: AbortSignal | undefined;
}

/** A response, in the format that Lambda sends to API Gateway. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Set if the body is bytes in base64. */
  readonly isBase64Encoded?: boolean;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

/** Headers of every response. It contains an owner's data, so no cache may store it. */
const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** Returns a JSON response. */
export const json = (statusCode: number, body: unknown): HttpResponse => ({
  statusCode,
  headers: { ...headers, "content-type": "application/json" },
  body: JSON.stringify(body),
});

/**
 * Returns a response in JSON Lines: one value in each line.
 *
 * @param next the cursor of the next page, which the header `link` names (RFC 8288, "Web Linking")
 */
export const jsonLines = (
  statusCode: number,
  lines: readonly unknown[],
  next: string | undefined,
): HttpResponse => ({
  statusCode,
  headers: {
    ...headers,
    "content-type": linesContentType,
    ...(next !== undefined && { link: `<?cursor=${next}>; rel="next"` }),
  },
  body: lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
});

/** Returns a redirect. */
export const redirect = (location: string): HttpResponse => ({
  statusCode: 302,
  headers: { ...headers, location },
});

/**
 * Wraps a handler. Responds to problems with problem details, and to unexpected errors with a problem that reveals no
 * internals. A response that Lambda would refuse becomes a problem too.
 */
export const handleProblems =
  (telemetry: Telemetry, handle: HttpHandler): HttpHandler =>
  async (request) => {
    try {
      const response = await handle(request);
      if (fitsIntoLambda(response)) return response;
      telemetry.error("an answer is too large for Lambda", { route: request.routeKey });
      return createProblemResponse(
        new Problem("answer-too-large", "The response is too large. Request less."),
      );
    } catch (error) {
      if (error instanceof Problem) return createProblemResponse(error);
      telemetry.error("a request failed", { route: request.routeKey, path: request.path, error });
      return createProblemResponse(
        new Problem("internal", "The request couldn't be processed. Try again."),
      );
    }
  };

/** The most bytes that one character of a body takes once it is escaped for Lambda. */
const maxBytesPerCharacter = 7;

const fitsIntoLambda = (answer: HttpResponse): boolean => {
  const { lambda } = limits.payload;
  // Most responses are so small that measuring them is unnecessary.
  if ((answer.body ?? "").length * maxBytesPerCharacter < lambda / 2) return true;
  return Buffer.byteLength(JSON.stringify(answer)) <= lambda;
};

/** Returns a response with problem details. */
export const createProblemResponse = (problem: Problem): HttpResponse => ({
  ...json(problem.status, problem),
  headers: { ...headers, "content-type": problemContentType },
});
