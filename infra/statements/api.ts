import { pageSettingsVariable } from "@slipway/core/deployment/page-settings";
import { type Route, routeKey, routes } from "@slipway/core/routes";
import { expect } from "vitest";
import { awsRegion } from "../testing/aws-mocks.ts";
import type { Statement } from "../testing/deployment.ts";
import { pageOrigin } from "./files.ts";

export const hasCoresRoutes: Statement = ({ all, inputs }) => {
  const authorizer = inputs("apigatewayv2/authorizer:Authorizer", "ApiAuthorizerCallersAuthorizer");
  const found = all("apigatewayv2/route:Route").map(({ inputs: route }) => ({
    routeKey: route.routeKey,
    authorizationType: route.authorizationType,
    authorizerId: route.authorizerId,
    scopes: route.authorizationScopes ?? [],
  }));
  const wanted = Object.values(routes).map((route: Route) => ({
    routeKey: routeKey(route),
    authorizationType: route.authorized ? "JWT" : "NONE",
    authorizerId: route.authorized ? authorizer.name : undefined,
    scopes: route.scopes ?? [],
  }));
  expect(found).toHaveLength(wanted.length);
  expect(found).toEqual(expect.arrayContaining(wanted));
  const open = Object.values(routes).filter(({ authorized }) => !authorized);
  expect(open.map(routeKey)).toEqual([
    "GET /s/{token}",
    "POST /s/{token}",
    "GET /s/{token}/{id}",
    "GET /healthz",
    "GET /openapi.json",
  ]);
};

/** The path of a share link's page has its token. */
export const logsNoTokens: Statement = ({ inputs }) => {
  const { format } = Object(inputs("apigatewayv2/stage:Stage", "ApiStage").accessLogSettings);
  expect(format).toContain("$context.routeKey");
  expect(format).not.toMatch(/context[.](path|http[.]path)/);
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

const poolClient: (deployment: Parameters<Statement>[0]) => unknown = ({ inputs }) =>
  inputs("cognito/userPoolClient:UserPoolClient", "PageClientClient");

export const signsInByCodeAlone: Statement = (deployment) =>
  expect(poolClient(deployment)).toMatchObject({
    allowedOauthFlows: ["code"],
    allowedOauthScopes: ["openid", "email", "profile"],
    callbackUrls: [`${pageOrigin}/`],
    logoutUrls: [`${pageOrigin}/`],
    generateSecret: false,
    preventUserExistenceErrors: "ENABLED",
  });

export const tokensEnd: Statement = (deployment) =>
  expect(poolClient(deployment)).toMatchObject({
    accessTokenValidity: 1,
    idTokenValidity: 1,
    refreshTokenValidity: 30,
    tokenValidityUnits: { accessToken: "hours", idToken: "hours", refreshToken: "days" },
    enableTokenRevocation: true,
  });

export const tellsThePageHowToSignIn: Statement = ({ inputs, graph, name }) => {
  const { domain } = inputs("cognito/userPoolDomain:UserPoolDomain", "UsersDomain");
  expect(domain).toMatch(/^slipway-[0-9a-f]{16}$/);
  const page = graph.resources.find((one) => one.name === `${name}PageBuilder`);
  const { issuer, audiences } = Object(
    inputs("apigatewayv2/authorizer:Authorizer", "ApiAuthorizerCallersAuthorizer").jwtConfiguration,
  );
  const { [pageSettingsVariable]: settings } = Object(page?.inputs.environment);
  expect(JSON.parse(settings)).toEqual({
    api: expect.stringMatching(/^https:\/\/.*execute-api/),
    signIn: {
      issuer,
      clientId: audiences[0],
      scope: "openid email profile",
      endSessionEndpoint: `https://${domain}.auth.${awsRegion}.amazoncognito.com/logout`,
    },
  });
};

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
