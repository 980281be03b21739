// The options for authorizing API callers, except the issuer.
import * as v from "valibot";
import type { AuthorizerFunction } from "./slipway-options.ts";

const serviceRule =
  "must be a list of at most 10 different names that start with a small letter and have at most 20 small letters and digits";

const isServiceName = (name: unknown): boolean =>
  typeof name === "string" && /^[a-z][a-z0-9]{0,19}$/.test(name);

/** The names of services that get tokens from the instance's user pool. */
export const services = v.pipe(
  v.custom<readonly string[]>(
    (value) =>
      Array.isArray(value) &&
      value.length <= 10 &&
      value.every(isServiceName) &&
      new Set(value).size === value.length,
    serviceRule,
  ),
  v.metadata({ variable: "SLIPWAY_SERVICES", example: "cleaner", format: "list" }),
);

const handlerPath = /^(?!\/)[^\s\\]+\.[A-Za-z_$][\w$]*$/;

const isHandler = (value: unknown): boolean =>
  typeof value === "string" ? handlerPath.test(value) : typeof value === "object" && value !== null;

/** The app's own authorizer. */
export const authorizer = v.pipe(
  v.custom<AuthorizerFunction>(
    (value) =>
      typeof value === "object" && value !== null
        ? "handler" in value && isHandler(value.handler)
        : isHandler(value),
    "must be the path of a handler without its file's ending, or the arguments of an sst.aws.Function",
  ),
  v.metadata({ variable: "SLIPWAY_AUTHORIZER", example: "src/auth.handler" }),
);

const sourceRule =
  "must be a list of 1 to 10 headers or parameters, such as $request.header.Cookie or $request.querystring.token";

/** Which parts of a request the authorizer needs. */
export const identitySources = v.pipe(
  v.custom<readonly string[]>(
    (value) =>
      Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= 10 &&
      value.every((source) => /^\$request\.(header|querystring)\.[\w-]+$/.test(source)),
    sourceRule,
  ),
  v.metadata({
    variable: "SLIPWAY_IDENTITY_SOURCES",
    example: "$request.header.Cookie",
    format: "list",
  }),
);
