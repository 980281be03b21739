import { apiCors } from "@slipway/core/deployment/api-cors";
import { type Route, type RouteName, routeKey, routes } from "@slipway/core/routes";
import type { Functions } from "../functions/functions.ts";
import type { Scope } from "../scope.ts";
import type { SignIn } from "./sign-in.ts";

const entries = Object.entries(routes) as [RouteName, Route][];

/**
 * The HTTP API.
 *
 * @param origins whose pages may call it
 */
export const createApi = (
  { named, inside, settings }: Scope,
  {
    origins,
    functions,
    signIn,
  }: { origins: $util.Output<string[]>; functions: Functions; signIn: SignIn },
): sst.aws.ApiGatewayV2 => {
  const api = new sst.aws.ApiGatewayV2(
    named("Api"),
    {
      cors: {
        // guard: only the page's origin may call the API
        allowOrigins: origins,
        allowMethods: apiCors.allowMethods,
        allowHeaders: [...apiCors.allowHeaders],
        maxAge: `${apiCors.maxAge} seconds`,
      },
      accessLog: { retention: settings.logRetention },
      transform: {
        stage: (args) => {
          // For all callers together: what keeps a runaway script from costing more than this.
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
  const authorizer = api.addAuthorizer({
    name: "Callers",
    jwt: { issuer: signIn.issuer, audiences: [signIn.audience] },
  });
  for (const [name, route] of entries)
    api.route(routeKey(route), functions[route.function].arn, {
      name,
      auth: route.authorized && {
        jwt: { authorizer: authorizer.id, ...(route.scopes && { scopes: [...route.scopes] }) },
      },
    });
  return api;
};
