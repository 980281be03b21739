import { readScopes } from "@slipway/core/deployment/sign-in";
import { shortenText } from "@slipway/core/fields/field-error";
import type { Caller } from "@slipway/core/kinds/hooks";
import { limits } from "@slipway/core/limits";
import { invalid, parse } from "@slipway/core/parse";
import { Problem, problemContentType } from "@slipway/core/problem";
import { linesContentType } from "@slipway/core/routes/route";
import type {
  APIGatewayEventRequestContextV2,
  APIGatewayProxyEventV2WithRequestContext,
  APIGatewayProxyStructuredResultV2,
  Context,
} from "aws-lambda";
import type * as v from "valibot";
import type { Telemetry } from "../../ports/telemetry.ts";

/** A request, with the caller as the route's authorizer describes it. */
export type HttpEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2 & {
    readonly authorizer?: {
      /** The claims of the token that a JWT authorizer verified. */
      readonly jwt?: { readonly claims: Readonly<Record<string, unknown>> };
      /** The context from an app's own Lambda authorizer. */
      readonly lambda?: Readonly<Record<string, unknown>> | null;
    };
  }
>;
export type HttpResponse = APIGatewayProxyStructuredResultV2;
export type HttpHandler = (event: HttpEvent, context: Context) => Promise<HttpResponse>;

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

/** Returns true if a request names JSON in `Accept`. Programs do; curl and a browser that follows a link do not. */
export const acceptsJson = (event: HttpEvent): boolean =>
  (event.headers.accept ?? "")
    .split(",")
    .some((range) => range.trim().startsWith("application/json"));

/**
 * Wraps a handler. Responds to problems with problem details, and to unexpected errors with a problem that reveals no
 * internals. A response that Lambda would refuse becomes a problem too.
 */
export const handleProblems =
  (telemetry: Telemetry, handle: (event: HttpEvent) => Promise<HttpResponse>): HttpHandler =>
  async (event) => {
    try {
      const response = await handle(event);
      if (fitsIntoLambda(response)) return response;
      telemetry.error("an answer is too large for Lambda", { route: event.routeKey });
      return createProblemResponse(
        new Problem("answer-too-large", "The response is too large. Request less."),
      );
    } catch (error) {
      if (error instanceof Problem) return createProblemResponse(error);
      telemetry.error("a request failed", { route: event.routeKey, path: event.rawPath, error });
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

const createProblemResponse = (problem: Problem): HttpResponse => ({
  ...json(problem.status, problem),
  headers: { ...headers, "content-type": problemContentType },
});

/**
 * Returns the caller, whom the API's authorizer describes: by the claims of a token that it verified, or by the context from the
 * app's own Lambda authorizer.
 *
 * Cognito names a token's use in the claim `token_use`. The JWT authorizer does not read this claim, so it accepts ID tokens,
 * which describe a person and authorize nothing. Other issuers have no such claim.
 * Source: Amazon Cognito Developer Guide, "Verifying JSON web tokens".
 *
 * @throws {Problem} `unauthorized` if the caller has no `sub`, or the token is not an access token
 */
export const requireCaller = (event: HttpEvent): Caller => {
  const { jwt, lambda } = event.requestContext.authorizer ?? {};
  const claims = jwt?.claims ?? lambda ?? {};
  const { sub, token_use: use } = claims;
  if (typeof sub !== "string" || sub === "")
    throw new Problem("unauthorized", "The request has no caller with a subject: a text in sub.");
  if (use !== undefined && use !== "access")
    throw new Problem("unauthorized", "The request's token is not an access token.");
  return { sub, claims };
};

/**
 * Requires that the caller's token has one of a route's scopes. API Gateway's JWT authorizer has compared them already; a Lambda
 * authorizer does not.
 *
 * @throws {Problem} `forbidden`
 */
export const requireScope = ({ claims }: Caller, scopes: readonly string[]): void => {
  const given = readScopes(claims);
  if (!scopes.some((scope) => given.includes(scope)))
    throw new Problem("forbidden", `This requires a token with the scope ${scopes.join(" or ")}.`);
};

/**
 * Parses and validates the body of a request. JSON is UTF-8 (RFC 8259, section 8.1). A byte order mark is ignored.
 *
 * @throws {Problem} `invalid-request`
 */
export const parseBody = <const Schema extends v.GenericSchema>(
  schema: Schema,
  event: HttpEvent,
) => {
  const { body, isBase64Encoded, headers } = event;
  if (body === undefined || body === "") throw createBodyProblem("must not be empty");
  const charset = readCharset(headers["content-type"]);
  if (charset !== undefined && !acceptedCharsets.includes(charset))
    throw createBodyProblem(`must be encoded in UTF-8 and not in ${charset}`);
  // API Gateway encodes bodies in base64 unless it takes them for text.
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  // If it takes other bytes for text, it replaces each that is not UTF-8 with U+FFFD, and the length changes.
  const sentLength = headers["content-length"];
  if (
    !isBase64Encoded &&
    body.includes("\ufffd") &&
    sentLength &&
    Number(sentLength) !== bytes.length
  )
    throw createBodyProblem("must be encoded in UTF-8 and is in another encoding");
  return parse(schema, parseJson(decodeUtf8(bytes)));
};

const acceptedCharsets: readonly string[] = ["utf-8", "utf8", "us-ascii"];

/** Returns the charset parameter of a content type, in lower case. */
const readCharset = (contentType = ""): string | undefined =>
  /;\s*charset="?([\w:.+-]{1,40})/i.exec(contentType)?.[1]?.toLowerCase();

const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw createBodyProblem(`must be encoded in UTF-8 and is ${guessEncoding(bytes)}`);
  }
};

/** Describes the encoding of bytes that are not UTF-8, by their byte order mark. */
const guessEncoding = ([first, second]: Uint8Array): string => {
  if (first === 0xff && second === 0xfe) return "UTF-16LE";
  if (first === 0xfe && second === 0xff) return "UTF-16BE";
  return "in another encoding";
};

/**
 * Parses and validates the query of a request.
 *
 * @throws {Problem} `invalid-request`
 */
export const parseQuery = <const Schema extends v.GenericSchema>(
  schema: Schema,
  event: HttpEvent,
) => {
  if (!isPercentEncodedUtf8(event.rawQueryString))
    throw new Problem("invalid-request", "The query must be percent-encoded UTF-8.", [
      { path: "", message: "must be percent-encoded UTF-8" },
    ]);
  const repeated = findRepeatedParameters(event.rawQueryString);
  if (repeated.length > 0)
    throw invalid(
      repeated.slice(0, limits.problem.errors).map((name) => ({
        path: shortenText(name),
        message: "must be given once",
      })),
      repeated.length,
    );
  return parse(schema, event.queryStringParameters ?? {});
};

/** API Gateway joins the values of a repeated parameter with commas, so they look like one value. */
const findRepeatedParameters = (query: string): readonly string[] => {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of new URLSearchParams(query).keys()) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return [...repeated];
};

const isPercentEncodedUtf8 = (query: string): boolean => {
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw createBodyProblem("must be JSON");
  }
};

const createBodyProblem = (message: string) =>
  new Problem("invalid-request", `The body ${message}.`, [{ path: "", message }]);
