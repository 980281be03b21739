import { identifyOwner } from "@slipway/core/kinds/authorization";
import type { Caller } from "@slipway/core/kinds/hooks";
import { parse } from "@slipway/core/parse";
import { Problem } from "@slipway/core/problem";
import {
  type HttpFunction,
  type Route,
  type RouteName,
  type Routes,
  routeKey,
} from "@slipway/core/routes";
import { OwnerPath, UploadPath } from "@slipway/core/routes/route";
import type * as v from "valibot";
import type { ApiAdapters } from "../ports/adapters.ts";
import { compressResponse } from "./compress-response.ts";
import {
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
  handleProblems,
  json,
  jsonLines,
  redirect,
} from "./http.ts";
import { acceptsJson, isEmpty, parseBody, parseQuery, requireScope } from "./parse-request.ts";

type SchemaOutput<Definition, Part extends "query" | "body"> = Definition extends {
  readonly [Name in Part]: infer Schema extends v.GenericSchema;
}
  ? v.InferOutput<Schema>
  : undefined;

/** A request, validated by the schemas of its route. */
export interface RouteRequest<Definition extends Route> {
  /** The owner whose uploads the caller can access: its own, or the one that a service acts for. */
  readonly owner: Definition["authorized"] extends true ? string : undefined;
  readonly caller: Definition["authorized"] extends true ? Caller : undefined;
  readonly id: Definition["path"] extends `${string}{id}${string}` ? string : undefined;
  readonly query: SchemaOutput<Definition, "query">;
  readonly body:
    | SchemaOutput<Definition, "body">
    | (Definition extends { readonly isBodyOptional: true } ? undefined : never);
  /** True if the client accepts `application/json`. */
  readonly acceptsJson: boolean;
  /** The absolute URL that the routes start with. */
  readonly baseUrl: string;
}

type SuccessBody<Definition extends Route> = v.InferOutput<Definition["response"]["schema"]>;

/** The body of a successful response, its lines with the cursor of the next page, or the target of a redirect. */
type RouteResponse<Definition extends Route> =
  | (Definition["response"] extends { readonly isLines: true }
      ? { readonly lines: readonly SuccessBody<Definition>[]; readonly next: string | undefined }
      : { readonly body: SuccessBody<Definition> })
  | (Definition extends { readonly redirect: string } ? { readonly redirect: string } : never);

export interface RouteHandler<Definition extends Route, Needed extends ApiAdapters> {
  readonly route: Definition;
  readonly handle: (request: HttpRequest, adapters: Needed) => Promise<HttpResponse>;
}

/** The handlers of all routes that a function of the deployment answers. The compiler reports a route without a handler. */
export type RouteHandlers<Name extends HttpFunction, Needed extends ApiAdapters = ApiAdapters> = {
  readonly [Key in RouteName as Routes[Key]["function"] extends Name ? Key : never]: RouteHandler<
    Routes[Key],
    Needed
  >;
};

/**
 * Connects a route with its use case. Validates requests with the schemas of the route, in this order: token, query,
 * path, and body.
 *
 * @param respond the use case; it receives the validated request
 */
export const handleRoute = <
  const Definition extends Route,
  Needed extends ApiAdapters = ApiAdapters,
>(
  route: Definition,
  respond: (
    request: RouteRequest<Definition>,
    adapters: Needed,
  ) => Promise<RouteResponse<Definition>>,
): RouteHandler<Definition, Needed> => ({
  route,
  handle: async (request, adapters) => {
    // Each part was validated by the schema that its type is inferred from.
    const parsed = parseRequest(route, request, adapters) as RouteRequest<Definition>;
    const response = await respond(parsed, adapters);
    const created = createResponse(route.response.status, response);
    return route.isCompressed ? compressResponse(request, created) : created;
  },
});

const createResponse = (
  status: number,
  response:
    | { readonly body: unknown }
    | { readonly lines: readonly unknown[]; readonly next: string | undefined }
    | { readonly redirect: string },
): HttpResponse => {
  if ("redirect" in response) return redirect(response.redirect);
  return "lines" in response
    ? jsonLines(status, response.lines, response.next)
    : json(status, response.body);
};

const parseRequest = (route: Route, request: HttpRequest, adapters: ApiAdapters) => {
  const { authorized, scopes, path, query, body, isBodyOptional } = route;
  const isBodyMissing = isBodyOptional === true && isEmpty(request.body);
  const caller = authorized ? request.identifyCaller() : undefined;
  // Only API Gateway's JWT authorizer compares scopes.
  if (caller && scopes) requireScope(caller, scopes);
  return {
    caller,
    owner: path.includes("{owner}")
      ? parse(OwnerPath, request.pathParameters).owner
      : caller && findOwner(caller, adapters),
    query: query && parseQuery(query, request),
    id: path.includes("{id}") ? parse(UploadPath, request.pathParameters).id : undefined,
    body: body && !isBodyMissing ? parseBody(body, request) : undefined,
    acceptsJson: acceptsJson(request),
    baseUrl: request.baseUrl,
  };
};

/**
 * Returns the owner of a caller's uploads.
 *
 * @throws {Problem} `unavailable` if the config's `ownerOf` fails
 */
const findOwner = (caller: Caller, { kinds, telemetry }: ApiAdapters): string => {
  const ownerOf = kinds.config?.ownerOf;
  if (ownerOf === undefined) return caller.sub;
  try {
    return identifyOwner(ownerOf, caller);
  } catch (error) {
    telemetry.error("ownerOf failed", { error });
    throw new Problem("unavailable", "The owner of the uploads couldn't be determined. Try again.");
  }
};

/** Creates the handler of several routes. */
export const createRouter = <Needed extends ApiAdapters>(
  handlers: Readonly<Record<string, RouteHandler<Route, Needed>>>,
  adapters: Needed,
): HttpHandler => {
  const byRouteKey = new Map(
    Object.values(handlers).map(({ route, handle }) => [routeKey(route), handle]),
  );
  return handleProblems(adapters.telemetry, async (request) => {
    const handle = byRouteKey.get(request.routeKey);
    if (handle === undefined)
      throw new Problem("not-found", `There is no route ${request.routeKey}.`);
    return handle(request, withSignal(adapters, request.signal));
  });
};

/** Returns adapters whose pauses end with a signal. */
const withSignal = <Needed extends ApiAdapters>(
  adapters: Needed,
  signal: AbortSignal | undefined,
): Needed =>
  signal === undefined
    ? adapters
    : { ...adapters, pause: (milliseconds) => adapters.pause(milliseconds, signal) };
