import { limits } from "@slipway/core/limits";
import { parse } from "@slipway/core/parse";
import { Problem, problemContentType } from "@slipway/core/problem";
import type {
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from "aws-lambda";
import type * as v from "valibot";
import type { Telemetry } from "../../ports/telemetry.ts";

export type HttpEvent = APIGatewayProxyEventV2WithJWTAuthorizer;
export type HttpAnswer = APIGatewayProxyStructuredResultV2;
export type HttpHandler = (event: HttpEvent, context: Context) => Promise<HttpAnswer>;

/** What an owner's data is answered with: no cache may keep it. */
const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** An answer in JSON. */
export const json = (statusCode: number, body: unknown): HttpAnswer => ({
  statusCode,
  headers: { ...headers, "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** An answer that leads elsewhere. */
export const redirect = (location: string): HttpAnswer => ({
  statusCode: 302,
  headers: { ...headers, location },
});

/** Whether a request names JSON among what it takes: a program does, a browser that follows a link and curl do not. */
export const acceptsJson = (event: HttpEvent): boolean =>
  (event.headers.accept ?? "")
    .split(",")
    .some((range) => range.trim().startsWith("application/json"));

/**
 * Answers problems as problem details, and everything unexpected as a problem that gives no internals away. An answer
 * that Lambda would refuse becomes a problem too.
 */
export const answering =
  (telemetry: Telemetry, answer: (event: HttpEvent) => Promise<HttpAnswer>): HttpHandler =>
  async (event) => {
    try {
      const given = await answer(event);
      if (fitsIntoLambda(given)) return given;
      telemetry.error("an answer is too large for Lambda", { route: event.routeKey });
      return problemAnswer(
        new Problem("answer-too-large", "The answer is too large to be sent. Ask for less."),
      );
    } catch (error) {
      if (error instanceof Problem) return problemAnswer(error);
      telemetry.error("a request failed", { route: event.routeKey, path: event.rawPath, error });
      return problemAnswer(
        new Problem("internal", "The request could not be answered. Try again."),
      );
    }
  };

/** Bytes that one character of a body has at most once it is escaped for Lambda. */
const mostBytesPerCharacter = 7;

const fitsIntoLambda = (answer: HttpAnswer): boolean => {
  const { lambda } = limits.payload;
  // Most answers are so small that there is no need to measure them.
  if ((answer.body ?? "").length * mostBytesPerCharacter < lambda / 2) return true;
  return Buffer.byteLength(JSON.stringify(answer)) <= lambda;
};

const problemAnswer = (problem: Problem): HttpAnswer => ({
  ...json(problem.status, problem),
  headers: { ...headers, "content-type": problemContentType },
});

/**
 * Returns the caller, as the JWT authorizer found it.
 *
 * Cognito names a token's use in the claim `token_use`. The authorizer does not read it, and so admits ID tokens, which
 * tell a page about a person and authorize nothing. Other issuers have no such claim.
 * Source: Amazon Cognito Developer Guide, "Verifying JSON web tokens".
 *
 * @throws {Problem} `unauthorized` if no authorizer was asked, or the token is not an access token
 */
export const callerOf = (event: HttpEvent): string => {
  const { sub, token_use: use } = event.requestContext.authorizer?.jwt?.claims ?? {};
  if (typeof sub !== "string" || sub === "")
    throw new Problem("unauthorized", "The request carries no token with a subject.");
  if (use !== undefined && use !== "access")
    throw new Problem("unauthorized", "The request's token is not an access token.");
  return sub;
};

/**
 * The body of a request, checked. JSON is UTF-8 (RFC 8259, section 8.1), whatever `charset` says otherwise; a byte
 * order mark, which a receiver may ignore, is ignored.
 *
 * @throws {Problem} `invalid-request`
 */
export const bodyOf = <const Schema extends v.GenericSchema>(schema: Schema, event: HttpEvent) => {
  const { body, isBase64Encoded, headers } = event;
  if (body === undefined || body === "") throw invalidBody("must not be empty");
  const charset = declaredCharset(headers["content-type"]);
  if (charset !== undefined && !acceptedCharsets.includes(charset))
    throw invalidBody(`must be encoded in UTF-8 and not in ${charset}`);
  // API Gateway hands on as base64 what it does not take for text.
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  // Where it takes other bytes for text, each that is not UTF-8 became U+FFFD, and the length is not the one sent.
  const sent = headers["content-length"];
  if (!isBase64Encoded && body.includes("\ufffd") && sent && Number(sent) !== bytes.length)
    throw invalidBody("must be encoded in UTF-8 and is in another encoding");
  return parse(schema, fromJson(decodeUtf8(bytes)));
};

const acceptedCharsets: readonly string[] = ["utf-8", "utf8", "us-ascii"];

/** The charset parameter of a content type, in lower case. */
const declaredCharset = (contentType = ""): string | undefined =>
  /;\s*charset="?([\w:.+-]{1,40})/i.exec(contentType)?.[1]?.toLowerCase();

const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalidBody(`must be encoded in UTF-8 and is ${guessEncoding(bytes)}`);
  }
};

/** Names the encoding of bytes that are not UTF-8, by their byte order mark. */
const guessEncoding = ([first, second]: Uint8Array): string => {
  if (first === 0xff && second === 0xfe) return "UTF-16LE";
  if (first === 0xfe && second === 0xff) return "UTF-16BE";
  return "in another encoding";
};

/**
 * The query of a request, checked.
 *
 * @throws {Problem} `invalid-request`
 */
export const queryOf = <const Schema extends v.GenericSchema>(schema: Schema, event: HttpEvent) => {
  if (!isPercentEncodedUtf8(event.rawQueryString))
    throw new Problem("invalid-request", "The query must be percent-encoded UTF-8.", [
      { path: "", message: "must be percent-encoded UTF-8" },
    ]);
  return parse(schema, event.queryStringParameters ?? {});
};

const isPercentEncodedUtf8 = (query: string): boolean => {
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
};

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidBody("must be JSON");
  }
};

const invalidBody = (message: string) =>
  new Problem("invalid-request", `The body ${message}.`, [{ path: "", message }]);
