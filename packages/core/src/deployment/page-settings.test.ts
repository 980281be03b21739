import { expect, test } from "vitest";
import { parsePageSettings } from "./page-settings.ts";

const signIn = { issuer: "https://id.example.com", clientId: "page", scope: "openid" };

test("accepts the settings of a deployment and of the local stack", () => {
  const api = "https://api.example.com";
  expect(parsePageSettings({ api: `${api}/`, signIn })).toEqual({ api, signIn });
  const local = { api: "/api", signIn: { ...signIn, resource: "urn:slipway:api" } };
  expect(parsePageSettings(local)).toEqual(local);
});

test.each([
  ["without an object", "settings"],
  ["that are null", null],
  ["without an API", { signIn }],
  ["without a way to sign in", { api: "/api" }],
  ["without an issuer", { api: "/api", signIn: { ...signIn, issuer: undefined } }],
  ["with an empty client", { api: "/api", signIn: { ...signIn, clientId: "" } }],
  ["with a list of scopes", { api: "/api", signIn: { ...signIn, scope: ["openid"] } }],
  ["with an empty audience", { api: "/api", signIn: { ...signIn, audience: "" } }],
])("refuses settings %s", (_, settings) => {
  expect(parsePageSettings(settings)).toBeUndefined();
});
