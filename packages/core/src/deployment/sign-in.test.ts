import { expect, test } from "vitest";
import { readScopes, serviceScope } from "./sign-in.ts";

test("the scope of services has Cognito's form", () => {
  expect(serviceScope.full).toBe(`${serviceScope.server}/${serviceScope.name}`);
});

test.each([
  ["a text", { scope: "openid slipway/service" }],
  ["a list", { scope: ["openid", "slipway/service"] }],
  ["a list as API Gateway writes it", { scope: "[openid slipway/service]" }],
  ["the claim of Okta and Entra", { scp: "slipway/service" }],
  ["a list in that claim", { scp: ["slipway/service"] }],
])("finds the scope in %s", (_, claims) => {
  expect(readScopes(claims)).toContain(serviceScope.full);
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ["no claim", {}],
  ["an empty claim", { scope: "" }],
  ["a longer scope", { scope: "slipway/service-x" }],
  ["a scope that ends with it", { scope: "my-slipway/service" }],
  ["another case", { scope: "Slipway/Service" }],
  ["a list of a longer scope", { scope: "[slipway/service-x]" }],
  ["scopes that are joined by commas", { scope: "openid,slipway/service" }],
  ["an object", { scope: { "slipway/service": true } }],
  ["another claim", { scopes: "slipway/service" }],
])("does not find the scope in %s", (_, claims) => {
  expect(readScopes(claims)).not.toContain(serviceScope.full);
});
