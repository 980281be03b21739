import { readScopes } from "@slipway/core/deployment/sign-in";
import { shortenText } from "@slipway/core/fields/field-error";
import type { Caller } from "@slipway/core/kinds/hooks";
import { limits } from "@slipway/core/limits";
import { invalid, parse } from "@slipway/core/parse";
import { Problem } from "@slipway/core/problem";
import type * as v from "valibot";
import type { HttpRequest } from "./http.ts";

/** Returns true if a request names JSON in `Accept`. Programs do; curl and a browser that follows a link do not. */
export const acceptsJson = ({ headers }: Pick<HttpRequest, "headers">): boolean =>
  (headers.accept ?? "").split(",").some((range) => range.trim().startsWith("application/json"));

/**
 * Requires that the caller's token has one of a route's scopes. API Gateway's JWT authorizer has compared them already; a Lambda
 * authorizer and an app's session have not.
 *
 * @throws {Problem} `forbidden`
 */
export const requireScope = ({ claims }: Caller, scopes: readonly string[]): void => {
  const given = readScopes(claims);
  if (!scopes.some((scope) => given.includes(scope)))
    throw new Problem("forbidden", `This requires a token with the scope ${scopes.join(" or ")}.`);
};

/** Returns true if a request has no body. */
export const isEmpty = (body: HttpRequest["body"]): body is undefined =>
  body === undefined || body.length === 0;

/**
 * Parses and validates the body of a request. JSON is UTF-8 (RFC 8259, section 8.1). A byte order mark is ignored.
 *
 * @throws {Problem} `invalid-request`
 */
export const parseBody = <const Schema extends v.GenericSchema>(
  schema: Schema,
  { body, headers }: Pick<HttpRequest, "body" | "headers">,
) => {
  if (isEmpty(body)) throw createBodyProblem("must not be empty");
  const charset = readCharset(headers["content-type"]);
  if (charset !== undefined && !acceptedCharsets.includes(charset))
    throw createBodyProblem(`must be encoded in UTF-8 and not in ${charset}`);
  return parse(schema, parseJson(decodeUtf8(body)));
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
  { query }: Pick<HttpRequest, "query">,
) => {
  if (!isPercentEncodedUtf8(query))
    throw new Problem("invalid-request", "The query must be percent-encoded UTF-8.", [
      { path: "", message: "must be percent-encoded UTF-8" },
    ]);
  const repeated = findRepeatedParameters(query);
  if (repeated.length > 0)
    throw invalid(
      repeated.slice(0, limits.problem.errors).map((name) => ({
        path: shortenText(name),
        message: "must be given once",
      })),
      repeated.length,
    );
  return parse(schema, Object.fromEntries(new URLSearchParams(query)));
};

/** A repeated parameter has no single value. API Gateway joins the values with commas, so that they look like one. */
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
