// Tests how API callers are authorized: services by tokens of the user pool, and other callers by the app's own authorizer.
import { routeKey, routes } from "@slipway/core/routes";
import { beforeAll, describe, expect, test } from "vitest";
import { awsRules } from "./aws-rules.ts";
import { statements } from "./statements.ts";
import { awsRegion } from "./testing/aws-mocks.ts";
import { type Deployment, look, statementsIn } from "./testing/deployment.ts";
import { evaluate, type Graph } from "./testing/graph.ts";

const authorizerType = "apigatewayv2/authorizer:Authorizer";
let graph: Graph;
let shop: Deployment;
let own: Deployment;
beforeAll(async () => {
  graph = await evaluate({ stage: "ada", config: "infra/testing/callers/callers.sst.ts" });
  shop = look(graph, "Shop");
  own = look(graph, "Own");
});

test("AWS accepts the resources", () => {
  const broken = Object.values(awsRules)
    .flat()
    .filter(({ violations }) => violations(graph).length > 0);
  expect(broken.map(({ rule }) => rule)).toEqual([]);
  for (const deployment of [shop, own])
    statements.operations["every resource that supports tags has them"](deployment);
});

describe("services", () => {
  const clientType = "cognito/userPoolClient:UserPoolClient";

  test("get the scope by client credentials with a secret, and nothing else", () => {
    for (const part of ["CleanerService", "BillingService"])
      expect(shop.inputs(clientType, part)).toMatchObject({
        generateSecret: true,
        allowedOauthFlowsUserPoolClient: true,
        allowedOauthFlows: ["client_credentials"],
        allowedOauthScopes: ["slipway/service"],
        explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
        accessTokenValidity: 1,
        tokenValidityUnits: { accessToken: "hours" },
      });
    expect(shop.inputs("cognito/resourceServer:ResourceServer", "Services")).toMatchObject({
      identifier: "slipway",
      scopes: [{ scopeName: "service" }],
    });
  });

  test("are the only clients that get the scope", () => {
    const page = shop.inputs(clientType, "PageClientClient");
    expect(page.allowedOauthScopes).toEqual(["openid", "email", "profile"]);
    expect(page.allowedOauthFlows).toEqual(["code"]);
  });

  test("are accepted by the API, because Cognito's tokens for them name the client", () => {
    const { jwtConfiguration } = shop.inputs(authorizerType, "ApiAuthorizerCallersAuthorizer");
    const { audiences } = Object(jwtConfiguration);
    expect(audiences).toEqual([
      expect.stringContaining("ShopPageClient"),
      expect.stringContaining("ShopCleanerService"),
      expect.stringContaining("ShopBillingService"),
    ]);
    statements["the API"][
      "the API has core's routes, and all but the health check, the OpenAPI document, and the pages of share links require a token"
    ](shop);
  });

  test("are linked to the functions that need their secrets, and to no other", () => {
    const link = graph.resources.find(({ name }) => name === "ShopCleanerServiceLinkRef");
    expect(link?.inputs.properties).toMatchObject({
      tokenEndpoint: expect.stringMatching(
        new RegExp(
          `^https://slipway-[0-9a-f]{16}\\.auth\\.${awsRegion}\\.amazoncognito\\.com/oauth2/token$`,
        ),
      ),
      clientId: expect.stringContaining("ShopCleanerService"),
    });
    const role = look(graph, "Cleaner").inputs("iam/role:Role", "Role");
    const [inline] = (role.inlinePolicies ?? []) as { policy: string }[];
    expect(inline === undefined ? [] : statementsIn(inline.policy)).toEqual([]);
  });
});

describe("an authorizer of the app's own", () => {
  test("decides instead of an issuer, in payload format 2.0 without caching", () => {
    expect(own.all("cognito/userPool:UserPool")).toEqual([]);
    expect(own.inputs(authorizerType, "ApiAuthorizerCallersAuthorizer")).toMatchObject({
      authorizerType: "REQUEST",
      authorizerPayloadFormatVersion: "2.0",
      enableSimpleResponses: true,
      authorizerResultTtlInSeconds: 0,
      identitySources: ["$request.header.Cookie"],
    });
  });

  test("decides about every route that needs a caller", () => {
    const { name } = own.one(authorizerType, "ApiAuthorizerCallersAuthorizer");
    const found = own
      .all("apigatewayv2/route:Route")
      .map(({ inputs }) => [
        inputs.routeKey,
        inputs.authorizationType,
        inputs.authorizerId === undefined ? undefined : String(inputs.authorizerId),
      ]);
    const wanted = Object.values(routes).map((route) => [
      routeKey(route),
      route.authorized ? "CUSTOM" : "NONE",
      route.authorized
        ? own.inputs(authorizerType, "ApiAuthorizerCallersAuthorizer").name
        : undefined,
    ]);
    expect(name).toContain("Own");
    expect(found).toEqual(expect.arrayContaining(wanted));
    expect(found).toHaveLength(wanted.length);
  });

  test("runs as a function that only Lambda may assume the role of, and that has no permissions of Slipway's", () => {
    const role = own.one("iam/role:Role", "AuthorizerRole");
    const { Statement } = Object(role.inputs.assumeRolePolicy);
    expect(Statement).toMatchObject([{ Principal: { Service: "lambda.amazonaws.com" } }]);
    expect(JSON.stringify(role.inputs.inlinePolicies ?? [])).not.toMatch(/dynamodb|s3:/);
  });
});
