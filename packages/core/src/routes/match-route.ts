import { Problem } from "../problem.ts";
import { type Route, routes } from "../routes.ts";

/** A route, and the parameters of its path. */
export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

const patterns: readonly { readonly route: Route; readonly pattern: RegExp }[] = Object.values(
  routes,
).map((route) => ({
  route,
  pattern: new RegExp(
    `^${route.path.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`,
  ),
}));

/**
 * Finds the route that API Gateway would choose.
 *
 * @throws {Problem} `not-found`, or `method-not-allowed` if the path has routes with other methods
 */
export const matchRoute = (method: string, path: string): RouteMatch => {
  const onPath = patterns.filter(({ pattern }) => pattern.test(path));
  // API Gateway chooses the most specific route (Developer Guide, "Create routes for HTTP APIs").
  const chosen = onPath
    .filter(({ route }) => route.method === method)
    .sort((one, other) => countParameters(one.route) - countParameters(other.route))[0];
  if (chosen === undefined)
    throw onPath.length > 0
      ? new Problem("method-not-allowed", `${path} doesn't support ${method}.`)
      : new Problem("not-found", `There is no route ${method} ${path}.`);
  const groups = chosen.pattern.exec(path)?.groups ?? {};
  return { route: chosen.route, pathParameters: decodeParameters(groups) };
};

const countParameters = ({ path }: Route): number => path.split("{").length;

/** Returns the methods that a path supports. */
export const listMethods = (path: string): readonly string[] => [
  ...new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ route }) => route.method)),
];

const decodeParameters = (groups: Readonly<Record<string, string>>): Record<string, string> => {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return { ...groups };
  }
};
