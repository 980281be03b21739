import { apiCors } from "@slipway/core/deployment/api-cors";
import { type Route, type RouteName, routeKey, routes } from "@slipway/core/routes";
import { architecture } from "../functions/function-code.ts";
import { type Functions, trustLambda } from "../functions/functions.ts";
import type { Scope } from "../scope.ts";
import type { SignIn } from "./sign-in.ts";

const entries = Object.entries(routes) as [RouteName, Route][];

/**
 * The HTTP API.
 *
 * @param origins whose pages may call it
 */
export const createApi = (
  scope: Scope,
  {
    origins,
    functions,
    signIn,
  }: {
    origins: $util.Output<string[]>;
    functions: Functions;
    /** Undefined if the app's own authorizer authorizes API callers. */
    signIn: SignIn | undefined;
  },
): sst.aws.ApiGatewayV2 => {
  const { named, inside, settings } = scope;
  const api = new sst.aws.ApiGatewayV2(
    named("Api"),
    {
      cors: {
        // guard: only the page's origin may call the API
        allowOrigins: origins,
        allowMethods: [...apiCors.allowMethods],
        allowHeaders: [...apiCors.allowHeaders],
        maxAge: `${apiCors.maxAge} seconds`,
      },
      accessLog: { retention: settings.logRetention },
      transform: {
        stage: (args) => {
          // For all callers together: what keeps a runaway script from costing more than this.
          if (args.accessLogSettings !== undefined)
            args.accessLogSettings = $output(args.accessLogSettings).apply((log) => ({
              ...log,
              format: withoutPath(log.format),
            }));
          args.defaultRouteSettings = {
            throttlingRateLimit: settings.throttle.rate,
            throttlingBurstLimit: settings.throttle.burst,
          };
          return undefined;
        },
      },
    },
    inside,
  );
  const callers = authorizeCallers(api, signIn, scope);
  for (const [name, route] of entries) {
    const answering = functions[route.function];
    if (answering === undefined) throw new Error(`${route.function} is not deployed.`);
    api.route(routeKey(route), answering.arn, { name, auth: route.authorized && callers(route) });
  }
  return api;
};

/** Removes the path from SST's format of the access log, because that of a share link has its token. The route's key stays. */
const withoutPath = (format: string): string => {
  const { path: _, ...logged } = JSON.parse(format);
  return JSON.stringify(logged);
};

type RouteAuth = Exclude<sst.aws.ApiGatewayV2RouteArgs["auth"], undefined>;

/** Adds the authorizer of callers: the issuer's tokens, or the app's own function. Returns a route's use of it. */
const authorizeCallers = (
  api: sst.aws.ApiGatewayV2,
  signIn: SignIn | undefined,
  { named, inside, settings: { authorizer, identitySources, logRetention } }: Scope,
): ((route: Route) => RouteAuth) => {
  if (signIn !== undefined) {
    const { issuer, audience, services } = signIn;
    const audiences = [audience, ...services.audiences];
    const { id } = api.addAuthorizer({ name: "Callers", jwt: { issuer, audiences } });
    return ({ scopes = [] }) => ({
      jwt: {
        authorizer: id,
        // guard: API Gateway compares the scopes of routes
        scopes: [...scopes],
      },
    });
  }
  const given = typeof authorizer === "string" ? { handler: authorizer } : authorizer;
  if (given === undefined) throw new Error("The API has neither an issuer nor an authorizer.");
  const decide = new sst.aws.Function(
    named("Authorizer"),
    {
      runtime: "nodejs24.x",
      architecture,
      // API Gateway waits no longer.
      timeout: "10 seconds",
      logging: { format: "json", retention: logRetention },
      ...given,
      transform: { ...given.transform, role: trustLambda },
    },
    inside,
  );
  const { id } = api.addAuthorizer({
    name: "Callers",
    lambda: {
      function: decide.arn,
      ...(identitySources && { identitySources: [...identitySources] }),
    },
  });
  // Scopes do not apply to it, so the functions compare them.
  return () => ({ lambda: id });
};
