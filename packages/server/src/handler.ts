import { findOtherVersion } from "@slipway/core/kinds/core-version";
import { Problem } from "@slipway/core/problem";
import { type HttpFunction, routeKey } from "@slipway/core/routes";
import { listMethods, matchRoute } from "@slipway/core/routes/match-route";
import {
  createProblemResponse,
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
} from "@slipway/functions/http/http";
import { createLibraryRouter } from "@slipway/functions/http/library-routes";
import { createStatusRouter } from "@slipway/functions/http/status-routes";
import { createUploadRouter } from "@slipway/functions/http/upload-routes";
import type { RequestAdapters } from "@slipway/functions/ports/adapters";
import { parseAppKinds } from "@slipway/functions/ports/app-kinds";
import { createPathReader } from "./base-path.ts";
import { createCallerFinder, requireCaller } from "./caller.ts";
import type { ConnectionSettings } from "./connect.ts";
import { createConsoleTelemetry } from "./console-telemetry.ts";
import type { ApiOptions } from "./options.ts";
import { checkOrigins, refuseOtherPages } from "./own-pages.ts";
import { readBody } from "./read-body.ts";

/** Answers a request. It never throws. */
export type ServerHandler = (request: Request) => Promise<Response>;

const defaultBasePath = "/api/slipway";

/**
 * Creates a handler of the HTTP API.
 *
 * @param connect creates the adapters. It is called once, at the first request
 * @throws {TypeError} if an option is invalid, or another version of `@slipway/core` defined the config
 * @throws {ConfigError} with every invalid setting of the config
 */
export const createApiHandler = (
  options: ApiOptions,
  connect: (settings: ConnectionSettings) => RequestAdapters,
): ServerHandler => {
  const { config, aws, basePath = defaultBasePath } = options;
  const telemetry = { ...createConsoleTelemetry(), ...options.telemetry };
  const readPath = createPathReader(basePath);
  const origins = checkOrigins(options.origins);
  const findCaller = createCallerFinder(options.caller, telemetry);
  const otherVersion = findOtherVersion(config);
  if (otherVersion !== undefined) throw new TypeError(otherVersion);
  const kinds = parseAppKinds(config);
  let routers: Routers | undefined;

  const answer = async (request: Request): Promise<HttpResponse> => {
    const { origin, pathname, search } = new URL(request.url);
    const path = readPath(pathname);
    if (path === undefined)
      throw new Problem(
        "not-found",
        `${pathname} is outside ${basePath}. The server's option basePath must be the path that requests have here.`,
      );
    const { route, pathParameters } = matchRoute(request.method, path);
    refuseOtherPages(request, origins);
    const caller = route.authorized ? await findCaller(request) : undefined;
    const body = route.body ? await readBody(request) : undefined;
    routers ??= createRouters(connect({ aws, kinds, telemetry }));
    return routers[route.function]({
      routeKey: routeKey(route),
      path,
      baseUrl: `${origin}${findBase(pathname, path)}`,
      query: search.slice(1),
      pathParameters,
      headers: readHeaders(request),
      body,
      identifyCaller: () => requireCaller(caller),
      signal: request.signal,
    });
  };

  const refuse = (request: Request, error: unknown): HttpResponse => {
    if (!(error instanceof Problem)) {
      // A client that has disconnected reads no response.
      if (!request.signal.aborted) telemetry.error("a request failed", { error });
      return createProblemResponse(
        new Problem("internal", "The request couldn't be processed. Try again."),
      );
    }
    const response = createProblemResponse(error);
    if (error.code !== "method-not-allowed") return response;
    const allow = listMethods(readPath(new URL(request.url).pathname) ?? "/").join(", ");
    return { ...response, headers: { ...response.headers, allow } };
  };

  return async (request) => {
    const { statusCode, headers, body, isBase64Encoded } = await answer(request).catch(
      (error: unknown) => refuse(request, error),
    );
    // A response to HEAD has no body (RFC 9110, section 9.3.2).
    return new Response(request.method === "HEAD" ? null : readBytes(body, isBase64Encoded), {
      status: statusCode,
      headers,
    });
  };
};

/** Returns the part of a request's path before the path of the route. */
const findBase = (pathname: string, path: string): string =>
  pathname.slice(0, pathname.lastIndexOf(path)).replace(/[/]$/, "");

type Routers = Readonly<Record<HttpFunction, HttpHandler>>;

const createRouters = (adapters: RequestAdapters): Routers => ({
  "request-upload": createUploadRouter(adapters),
  library: createLibraryRouter(adapters),
  "upload-statuses": createStatusRouter(adapters),
});

const readHeaders = ({ headers }: Request): HttpRequest["headers"] => ({
  accept: headers.get("accept") ?? undefined,
  "content-type": headers.get("content-type") ?? undefined,
});

/** Returns the body to send. */
const readBytes = (body: string | undefined, isBase64Encoded = false) =>
  body !== undefined && isBase64Encoded ? Buffer.from(body, "base64") : (body ?? null);
