// Tests what the local stack answers to pages of other origins, and a stack without a page of its own.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { routes } from "@slipway/core/routes";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { pdf } from "./real-files.ts";
import { requestUpload, toRequestedFile } from "./script-client.ts";
import { spawnSlipway } from "./spawn-slipway.ts";
import { startTestStack, type TestStack, temporaryFolder } from "./stack.ts";

const named = "http://localhost:5173";
const others = [
  "http://localhost:5174",
  "http://127.0.0.1:5173",
  "https://localhost:5173",
  "http://localhost:5173.example.com",
  "null",
];

const preflight = (url: string, origin: string, method: string) =>
  fetch(url, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": method,
      "access-control-request-headers": "authorization,content-type",
    },
  });
const corsHeaders = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-")));

describe("the API, S3, and the sign-in", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack({ origins: [named, "https://app.example.com"] });
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test("answer a preflight of a named page as API Gateway does, for every route", async () => {
    for (const { path, method } of Object.values(routes)) {
      const url = stack.apiUrl + path.replace(/\{\w+\}/g, "x");
      const response = await preflight(url, named, method);
      expect(response.status).toBe(204);
      const { "access-control-allow-methods": methods, ...headers } = corsHeaders(response);
      expect(methods?.split(",")).toContain(method);
      expect(headers).toEqual({
        "access-control-allow-origin": named,
        "access-control-allow-headers": "authorization,content-type",
        "access-control-max-age": "3600",
      });
    }
  });

  test("let a named page read responses, errors too", async () => {
    for (const [path, status] of [
      ["/uploads", 200],
      ["/uploads/none", 400],
      ["/nowhere", 404],
    ] as const)
      for (const origin of [named, "https://app.example.com"]) {
        const response = await callApi(stack.apiUrl + path, { headers: { origin } });
        expect(response.status).toBe(status);
        expect(response.headers.get("access-control-allow-origin")).toBe(origin);
        expect(response.headers.get("vary")).toMatch(/^origin(?:, accept-encoding)?$/);
      }
    const refused = await fetch(`${stack.apiUrl}/uploads`, { headers: { origin: named } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-allow-origin")).toBe(named);
    const settings = await fetch(`${stack.url}/sign-in/settings.json`, {
      headers: { origin: named },
    });
    expect(settings.headers.get("access-control-allow-origin")).toBe(named);
  });

  test.each(others)("give a page of %s no CORS headers", async (origin) => {
    const form = await requestUpload(stack.apiUrl, toRequestedFile(pdf("a.pdf")));
    const responses = [
      await preflight(`${stack.apiUrl}/uploads`, origin, "POST"),
      await callApi(`${stack.apiUrl}/uploads`, { headers: { origin } }),
      await preflight(form.url, origin, "POST"),
      await preflight(`${stack.url}/sign-in/token`, origin, "POST"),
      await fetch(`${stack.url}/sign-in/settings.json`, { headers: { origin } }),
      await fetch(`${stack.url}/sign-in/.well-known/openid-configuration`, { headers: { origin } }),
    ];
    for (const response of responses) {
      expect(response.status, response.url).toBe(403);
      expect(corsHeaders(response), response.url).toEqual({});
    }
  });

  test("let a named page get a user's token only as the page's client", async () => {
    const request = (client: string) =>
      fetch(`${stack.url}/sign-in/token`, {
        method: "POST",
        headers: { origin: named },
        body: new URLSearchParams({ grant_type: "refresh_token", client_id: client, user: "ada" }),
      });
    expect(corsHeaders(await request("slipway-page"))).toMatchObject({
      "access-control-allow-origin": named,
    });
    expect(corsHeaders(await request("slipway-script"))).not.toHaveProperty(
      "access-control-allow-origin",
    );
  });
});

test("without a page, the API, S3, and the sign-in work, and the address says where the API is", async () => {
  await using folder = await temporaryFolder();
  const args = ["--no-page", "--origin", named, "--port", "0", "--data", folder.path];
  await using slipway = spawnSlipway(...args);
  const url = await slipway.running();
  expect(slipway.output.stdout).toContain(`It serves no page. The API is at ${url}/api`);
  expect(slipway.output.stderr).toBe("");
  for (const path of ["/", "/index.html", "/assets/x.js"]) {
    const response = await fetch(url + path);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain(`The API is at ${url}/api.`);
  }
  const headers = { origin: named };
  expect((await callApi(`${url}/api/uploads`, { headers })).status).toBe(200);
});

/** Starts an issuer that publishes only what an authorizer needs. */
const startIssuer = async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const server = createServer((request, response) => {
    const body =
      request.url === "/keys"
        ? { keys: [{ ...jwk, kid: "k", alg: "RS256", use: "sig" }] }
        : { issuer, jwks_uri: `${issuer}/keys` };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  const jwk = await exportJWK(publicKey);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    sign: (audience: string) =>
      new SignJWT({ sub: "ada" })
        .setProtectedHeader({ alg: "RS256", kid: "k" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime("5 minutes")
        .sign(privateKey),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
};

test("without a page, another issuer needs only discovery and keys", async () => {
  await using issuer = await startIssuer();
  await using folder = await temporaryFolder();
  await using slipway = spawnSlipway(
    ...["--no-page", "--port", "0", "--data", folder.path],
    ...["--issuer", issuer.issuer, "--audience", "uploads"],
  );
  const url = await slipway.running();
  const list = async (audience: string) => {
    const authorization = `Bearer ${await issuer.sign(audience)}`;
    return (await fetch(`${url}/api/uploads`, { headers: { authorization } })).status;
  };
  expect(await list("uploads")).toBe(200);
  expect(await list("another")).toBe(401);
  // There is no page that could sign in.
  expect((await fetch(`${url}/sign-in/settings.json`)).status).toBe(404);
});

test("with the page, an issuer without a token endpoint is refused", async () => {
  await using issuer = await startIssuer();
  await using folder = await temporaryFolder();
  await using slipway = spawnSlipway(
    ...["--port", "0", "--data", folder.path],
    ...["--issuer", issuer.issuer, "--audience", "uploads", "--client-id", "page"],
  );
  expect(await slipway.exitCode).toBe(1);
  expect(slipway.output.stderr).toBe(
    `slipway: ${issuer.issuer}/.well-known/openid-configuration has no token_endpoint, which the page needs. Start without the page (--no-page).\n`,
  );
});
