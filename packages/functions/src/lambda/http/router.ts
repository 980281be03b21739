import { UploadPath } from "@slipway/core/api";
import { parse } from "@slipway/core/parse";
import { Problem } from "@slipway/core/problem";
import { type HttpFunction, routeKey, routes } from "@slipway/core/routes";
import type { Adapters } from "../../ports/adapters.ts";
import { answering, type HttpAnswer, type HttpEvent, type HttpHandler } from "./http.ts";

/** The routes that a function answers. */
type RouteOf<Name extends HttpFunction> = {
  [Route in keyof typeof routes]: (typeof routes)[Route]["function"] extends Name ? Route : never;
}[keyof typeof routes];

/** How a function answers each of its routes. */
export type Answers<Name extends HttpFunction, Needed extends Adapters = Adapters> = Record<
  RouteOf<Name>,
  (event: HttpEvent, adapters: Needed) => Promise<HttpAnswer>
>;

/** A handler for all routes of a function. */
export const answeringRoutes = <Name extends HttpFunction, Needed extends Adapters>(
  answers: Answers<Name, Needed>,
  adapters: Needed,
): HttpHandler => {
  const byRouteKey = new Map<string, Answers<Name, Needed>[RouteOf<Name>]>();
  for (const name of Object.keys(answers) as RouteOf<Name>[])
    byRouteKey.set(routeKey(routes[name]), answers[name]);
  return answering(adapters.telemetry, async (event) => {
    const answer = byRouteKey.get(event.routeKey);
    if (answer === undefined)
      throw new Problem("not-found", `There is no route ${event.routeKey}.`);
    return answer(event, adapters);
  });
};

/**
 * The id in a request's path.
 *
 * @throws {Problem} `invalid-request`
 */
export const idOf = (event: HttpEvent): string => parse(UploadPath, event.pathParameters ?? {}).id;
