import { type Route, type RouteName, routeKey, routes } from "@slipway/core/routes";
import { functions } from "./functions.ts";
import { origins } from "./router.ts";
import { signIn } from "./sign-in.ts";

const entries = Object.entries(routes) as [RouteName, Route][];

export const api = new sst.aws.ApiGatewayV2("Api", {
  cors: {
    allowOrigins: origins,
    allowMethods: [...new Set(entries.map(([, { method }]) => method))],
    allowHeaders: ["authorization", "content-type"],
    maxAge: "1 hour",
  },
  accessLog: { retention: "1 month" },
});

const authorizer = api.addAuthorizer({
  name: "Callers",
  jwt: { issuer: signIn.issuer, audiences: [signIn.audience] },
});

for (const [name, route] of entries)
  api.route(routeKey(route), functions[route.function].arn, {
    name,
    auth: route.authorized && { jwt: { authorizer: authorizer.id } },
  });
