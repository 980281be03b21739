import { routeKey, routes } from "@slipway/core/routes";
import { expect } from "vitest";
import type { Statement } from "../testing/deployment.ts";
import { pageOrigin } from "./files.ts";

export const hasCoresRoutes: Statement = ({ all, inputs }) => {
  const authorizer = inputs("apigatewayv2/authorizer:Authorizer", "ApiAuthorizerCallersAuthorizer");
  const found = all("apigatewayv2/route:Route").map(({ inputs: route }) => ({
    routeKey: route.routeKey,
    authorizationType: route.authorizationType,
    authorizerId: route.authorizerId,
  }));
  const wanted = Object.values(routes).map((route) => ({
    routeKey: routeKey(route),
    authorizationType: route.authorized ? "JWT" : "NONE",
    authorizerId: route.authorized ? authorizer.name : undefined,
  }));
  expect(found).toHaveLength(wanted.length);
  expect(found).toEqual(expect.arrayContaining(wanted));
  const open = Object.values(routes).filter(({ authorized }) => !authorized);
  expect(open.map(routeKey)).toEqual(["GET /healthz", "GET /openapi.json"]);
};

export const callsTheNamedFunction: Statement = ({ all, functionNamed }) => {
  const integrations = all("apigatewayv2/integration:Integration");
  for (const { inputs } of all("apigatewayv2/route:Route")) {
    const route = Object.values(routes).find((known) => routeKey(known) === inputs.routeKey);
    const integration = integrations.find(
      ({ name }) => name === String(inputs.target).replace("integrations/", ""),
    );
    expect(integration?.inputs.integrationUri, String(inputs.routeKey)).toBe(
      route && functionNamed(route.function).arn,
    );
  }
};

export const answersThePagesOrigin: Statement = ({ inputs }) =>
  expect(inputs("apigatewayv2/api:Api", "ApiApi").corsConfiguration).toMatchObject({
    allowOrigins: [pageOrigin],
    allowHeaders: ["authorization", "content-type"],
  });

export const refusesAFlood: Statement = ({ inputs }) =>
  expect(inputs("apigatewayv2/stage:Stage", "ApiStage").defaultRouteSettings).toEqual({
    throttlingRateLimit: 500,
    throttlingBurstLimit: 1000,
  });

export const takesTokensOfItsOwnPool: Statement = ({ inputs, name }) => {
  expect(inputs("cognito/userPool:UserPool", "UsersUserPool")).toMatchObject({
    adminCreateUserConfig: { allowAdminCreateUserOnly: true },
  });
  expect(
    inputs("apigatewayv2/authorizer:Authorizer", "ApiAuthorizerCallersAuthorizer"),
  ).toMatchObject({
    authorizerType: "JWT",
    identitySources: ["$request.header.Authorization"],
    jwtConfiguration: {
      issuer: expect.stringMatching(
        /^https:\/\/cognito-idp\.eu-central-1\.amazonaws\.com\/.*UsersUserPool/,
      ),
      audiences: [expect.stringContaining(`${name}PageClient`)],
    },
  });
};
