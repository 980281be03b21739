import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { serviceScope } from "@slipway/core/deployment/sign-in";
import { buildPath, type RouteName, routes } from "@slipway/core/routes";
import { signInKeysFile } from "@slipway/local/sign-in/keys";
import {
  createLocalJWKSet,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
} from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fetchAs, requestToken } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { getUpload, uploadFile } from "./script-client.ts";
import { startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

const listWith = (authorization?: string) =>
  fetch(stack.apiUrl + buildPath("listUploads"), {
    headers: authorization === undefined ? {} : { authorization },
  });

/** Reads the issuer's private key from the data folder. */
const issuersKey = async () => {
  const { signing } = JSON.parse(await readFile(join(stack.dataDir, signInKeysFile), "utf8"));
  return { jwk: signing, key: await importJWK(signing, "RS256") };
};

const seconds = () => Math.floor(Date.now() / 1000);

test("a script gets a token with Cognito's claims in one request", async () => {
  const token = await stack.tokenFor("Ann");
  const keys = await (await fetch(`${stack.url}/sign-in/jwks`)).json();
  expect(JSON.stringify(keys)).not.toContain('"d"');
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys));
  expect(protectedHeader).toMatchObject({ alg: "RS256", kid: keys.keys[0].kid });
  expect(payload).toMatchObject({
    iss: `${stack.url}/sign-in`,
    sub: "ann",
    username: "ann",
    token_use: "access",
    client_id: "slipway-script",
    scope: "uploads",
    jti: expect.any(String),
  });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(3600);
  expect((await listWith(`Bearer ${token}`)).status).toBe(200);
});

test("an invalid name gets no token", async () => {
  for (const user of ["", " ", "-", "<b>", "x".repeat(65)])
    await expect(stack.tokenFor(user)).rejects.toThrow("A name has 1 to 64 letters");
});

describe("every route except the public ones", () => {
  const names = Object.keys(routes) as RouteName[];
  test.each(names.filter((name) => routes[name].authorized))(
    "refuses %s without a token",
    async (name) => {
      const response = await fetch(stack.apiUrl + buildPath(name, { id: "x", owner: "x" }), {
        method: routes[name].method,
      });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await response.json()).toEqual({ message: "Unauthorized" });
    },
  );

  test.each(names.filter((name) => !routes[name].authorized))(
    "answers %s without a token",
    async (name) => {
      const { method, path } = routes[name];
      const url = stack.apiUrl + buildPath(name, { token: "x", id: "x" });
      // No share link has this token.
      const expected = path.includes("{token}") ? 404 : 200;
      expect((await fetch(url, { method })).status).toBe(expected);
    },
  );
});

describe("the API refuses a token", () => {
  type Forge = (good: Record<string, unknown>) => Promise<string> | string;
  const resigned =
    (change: (good: Record<string, unknown>) => Record<string, unknown>): Forge =>
    async (good) => {
      const { jwk, key } = await issuersKey();
      return new SignJWT(change(good)).setProtectedHeader({ alg: "RS256", kid: jwk.kid }).sign(key);
    };
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  const cases: readonly [string, Forge][] = [
    ["that has expired", resigned((good) => ({ ...good, exp: seconds() - 1 }))],
    ["that is not valid yet", resigned((good) => ({ ...good, nbf: seconds() + 600 }))],
    ["of another issuer", resigned((good) => ({ ...good, iss: "http://localhost:1/sign-in" }))],
    ["for another audience", resigned((good) => ({ ...good, aud: "another-api" }))],
    [
      "that is unsigned",
      async (good) =>
        `${encoded({ alg: "none", kid: (await issuersKey()).jwk.kid })}.${encoded(good)}.`,
    ],
    [
      "that is signed with the public key as a secret",
      async (good) => {
        const { jwk } = await issuersKey();
        const { kty, n, e } = jwk;
        return new SignJWT(good)
          .setProtectedHeader({ alg: "HS256", kid: jwk.kid })
          .sign(new TextEncoder().encode(JSON.stringify({ kty, n, e })));
      },
    ],
    [
      "that is signed with another key under the issuer's key id",
      async (good) => {
        const { privateKey } = await generateKeyPair("RS256");
        const { jwk } = await issuersKey();
        return new SignJWT(good)
          .setProtectedHeader({ alg: "RS256", kid: jwk.kid })
          .sign(privateKey);
      },
    ],
    [
      "that brings its own key",
      async (good) => {
        const { privateKey, publicKey } = await generateKeyPair("RS256");
        return new SignJWT(good)
          .setProtectedHeader({ alg: "RS256", kid: "own", jwk: await exportJWK(publicKey) })
          .sign(privateKey);
      },
    ],
    ["that is cut off", async (good) => (await resigned((claims) => claims)(good)).slice(0, -9)],
    ["that is malformed", () => "not.a.token"],
  ];
  test.each(cases)("%s", async (_, forge) => {
    const good = decodeJwt(await stack.tokenFor("ann"));
    expect((await listWith(`Bearer ${await resigned((claims) => claims)(good)}`)).status).toBe(200);
    const response = await listWith(`Bearer ${await forge(good)}`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect(await response.json()).toEqual({ message: "Unauthorized" });
  });

  test("of another stack", async () => {
    await using other = await startTestStack();
    expect((await listWith(`Bearer ${await other.tokenFor("ann")}`)).status).toBe(401);
  });
});

test("an ID token authorizes no route", async () => {
  const { jwk, key } = await issuersKey();
  const claims = decodeJwt(await stack.tokenFor("ann"));
  // With the scope of every route.
  const idToken = await new SignJWT({ ...claims, token_use: "id", scope: serviceScope.full })
    .setProtectedHeader({ alg: "RS256", kid: jwk.kid })
    .sign(key);
  for (const name of Object.keys(routes) as RouteName[]) {
    if (!routes[name].authorized) continue;
    const response = await fetch(stack.apiUrl + buildPath(name, { id: "x", owner: "x" }), {
      method: routes[name].method,
      headers: { authorization: `Bearer ${idToken}` },
    });
    expect(response.status, name).toBe(401);
    expect(await response.json(), name).toMatchObject({
      type: "urn:slipway:problem:unauthorized",
    });
  }
});

test("keys are created once, only the owner can read them, and they survive a restart", async () => {
  await using own = await startTestStack({ samePort: true });
  const token = await own.tokenFor("ann");
  const { id } = await uploadFile(own.apiUrl, pdf("plan.pdf"));
  if (process.platform !== "win32")
    expect((await stat(join(own.dataDir, signInKeysFile))).mode & 0o777).toBe(0o600);
  await own.restart();
  const list = await fetch(own.apiUrl + buildPath("listUploads"), {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(list.status).toBe(200);
  expect(await getUpload(own.apiUrl, id)).toMatchObject({ status: "ready" });
});

test("a stack with another issuer accepts its tokens, and configures the page for it", async () => {
  const issuer = `${stack.url}/sign-in`;
  const audience = "urn:slipway:api";
  await using other = await startTestStack({
    issuer: { issuer, audience, clientId: "a-page", scope: "openid" },
  });
  const callAs = fetchAs("ann");
  expect((await callAs(stack.apiUrl + buildPath("listUploads"))).status).toBe(200);
  const list = await fetch(other.apiUrl + buildPath("listUploads"), {
    headers: { authorization: `Bearer ${await requestToken(stack.url, "ann")}` },
  });
  expect(list.status).toBe(200);
  expect(await (await fetch(`${other.url}/sign-in/settings.json`)).json()).toEqual({
    issuer,
    clientId: "a-page",
    scope: "openid",
    audience,
  });
  expect((await fetch(`${other.url}/sign-in/token`, { method: "POST" })).status).toBe(404);
});

test("the sign-in does not give another site's page a token", async () => {
  const foreign = await fetch(`${stack.url}/sign-in/token`, {
    method: "POST",
    headers: { origin: "https://evil.example" },
    body: new URLSearchParams({ grant_type: "urn:slipway:grant-type:local-user" }),
  });
  expect(foreign.status).toBe(403);
});
