import type { CorsRule } from "../buckets/cors/cors-rules.ts";
import type { Bucket } from "../storage/database/buckets.ts";
import { S3Error } from "./errors.ts";
import { header, type S3Request } from "./request.ts";
import { emptyResponse, type S3Response } from "./response.ts";

/** Returns true if a value matches a pattern with at most one `*`. */
const matches = (pattern: string, value: string): boolean => {
  const at = pattern.indexOf("*");
  if (at === -1) return pattern === value;
  const [start, end] = [pattern.slice(0, at), pattern.slice(at + 1)];
  return (
    value.length >= start.length + end.length && value.startsWith(start) && value.endsWith(end)
  );
};

interface Call {
  origin: string;
  method: string;
  headers: readonly string[];
}

const findRule = (rules: readonly CorsRule[], call: Call): CorsRule | undefined =>
  rules.find(
    (rule) =>
      rule.allowedOrigins.some((pattern) => matches(pattern, call.origin)) &&
      rule.allowedMethods.includes(call.method) &&
      call.headers.every((name) =>
        rule.allowedHeaders.some((pattern) => matches(pattern.toLowerCase(), name)),
      ),
  );

const allow = (rule: CorsRule, { origin }: Call): Record<string, string> => {
  const anyOrigin = rule.allowedOrigins.includes("*");
  return {
    "access-control-allow-origin": anyOrigin ? "*" : origin,
    "access-control-allow-methods": rule.allowedMethods.join(", "),
    ...(rule.exposeHeaders.length > 0 && {
      "access-control-expose-headers": rule.exposeHeaders.join(", "),
    }),
    ...(rule.maxAgeSeconds !== undefined && {
      "access-control-max-age": String(rule.maxAgeSeconds),
    }),
    ...(!anyOrigin && { "access-control-allow-credentials": "true" }),
  };
};

const vary = { vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method" };

/** Returns the CORS headers of a response, success or error, to an actual request. */
export const corsHeaders = (request: S3Request, bucket: Bucket | undefined) => {
  const origin = header(request, "origin");
  if (bucket?.cors === undefined) return {};
  if (origin === undefined) return vary;
  const call = { origin, method: request.method, headers: [] };
  const rule = findRule(bucket.cors, call);
  return rule === undefined ? vary : { ...allow(rule, call), ...vary };
};

/**
 * Answers OPTIONS, which browsers send without credentials.
 *
 * @throws S3Error BadRequest, AccessForbidden
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html
 */
export const preflight = (request: S3Request, bucket: Bucket | undefined): S3Response => {
  const origin = header(request, "origin");
  const method = header(request, "access-control-request-method");
  if (origin === undefined) {
    throw new S3Error("BadRequest", {
      message: "Insufficient information. Origin request header needed.",
    });
  }
  if (method === undefined) {
    throw new S3Error("BadRequest", {
      message: "Invalid Access-Control-Request-Method: null",
    });
  }
  const details = { Method: method, ResourceType: request.key === undefined ? "BUCKET" : "OBJECT" };
  if (bucket?.cors === undefined) throw new S3Error("AccessForbidden", { details });
  const requested = header(request, "access-control-request-headers") ?? "";
  const headers = requested
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const call = { origin, method, headers };
  const rule = findRule(bucket.cors, call);
  if (rule === undefined) {
    throw new S3Error("AccessForbidden", {
      message:
        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      details,
      headers: vary,
    });
  }
  return emptyResponse(200, {
    ...allow(rule, call),
    ...(headers.length > 0 && { "access-control-allow-headers": headers.join(", ") }),
    ...vary,
  });
};
