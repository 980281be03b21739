import { parse } from "@slipway/core/parse";
import { Problem, problemContentType } from "@slipway/core/problem";
import type {
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from "aws-lambda";
import type * as v from "valibot";
import type { Telemetry } from "../telemetry.ts";

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

/** Answer problems as problem details, and everything unexpected as a problem that gives no internals away. */
export const answering =
  (telemetry: Telemetry, answer: (event: HttpEvent) => Promise<HttpAnswer>): HttpHandler =>
  async (event) => {
    try {
      return await answer(event);
    } catch (error) {
      if (error instanceof Problem) return problemAnswer(error);
      telemetry.error("a request failed", { route: event.routeKey, path: event.rawPath, error });
      return problemAnswer(
        new Problem("internal", "The request could not be answered. Try again."),
      );
    }
  };

const problemAnswer = (problem: Problem): HttpAnswer => ({
  ...json(problem.status, problem),
  headers: { ...headers, "content-type": problemContentType },
});

/**
 * The caller, as the JWT authorizer found it.
 *
 * @throws {Problem} `unauthorized` where no authorizer was asked
 */
export const callerOf = (event: HttpEvent): string => {
  const sub = event.requestContext.authorizer?.jwt?.claims?.sub;
  if (typeof sub !== "string" || sub === "")
    throw new Problem("unauthorized", "The request carries no token with a subject.");
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
