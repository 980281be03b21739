import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAuthorizer } from "./jwt-authorizer.ts";

const issuer = "https://id.example.com";
const audience = "uploads";
const seconds = () => Math.floor(Date.now() / 1000);

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let known: Keys;
let strange: Keys;
let publicPem: string;
let keySet: { readonly url: string; close(): void };

/** The issuer's key set, over HTTP. */
const serve = async (keys: unknown) => {
  const server = createServer((_, response) => void response.end(JSON.stringify({ keys })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/jwks`, close: () => void server.close() };
};

beforeAll(async () => {
  known = await generateKeyPair("RS256", { extractable: true });
  strange = await generateKeyPair("RS256");
  const jwk = await exportJWK(known.publicKey);
  publicPem = JSON.stringify(jwk);
  keySet = await serve([{ ...jwk, kid: "known", alg: "RS256", use: "sig" }]);
});
afterAll(() => keySet.close());

const good = (): JWTPayload => ({
  iss: issuer,
  aud: audience,
  sub: "ada",
  iat: seconds(),
  exp: seconds() + 60,
});

/** A good token's claims but one. */
const goodWithout = (name: string): JWTPayload =>
  Object.fromEntries(Object.entries(good()).filter(([known]) => known !== name));

const signed = (
  claims: JWTPayload,
  { key = known, kid = "known" }: { key?: Keys; kid?: string | null } = {},
) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", ...(kid !== null && { kid }) })
    .sign(key.privateKey);

const judge = (token: string | undefined, scopes?: readonly string[]) =>
  createAuthorizer({ issuer, audience, jwksUri: keySet.url })(token, scopes);

const refused = (words: string) => ({
  kind: "refused",
  status: 401,
  challenge: `Bearer scope="" error="invalid_token" error_description="${words}"`,
});

describe("a token of the issuer's", () => {
  test.each([
    ["with the prefix Bearer", (token: string) => `Bearer ${token}`],
    ["with the prefix in small letters", (token: string) => `bearer ${token}`],
    ["by itself", (token: string) => token],
  ])("is taken %s, with its claims as text", async (_, header) => {
    const claims = good();
    const token = await signed({ ...claims, groups: ["a", "b"], email_verified: true });
    expect(await judge(header(token))).toEqual({
      kind: "allowed",
      jwt: {
        claims: {
          ...claims,
          exp: String(claims.exp),
          iat: String(claims.iat),
          groups: "[a b]",
          email_verified: "true",
        },
        scopes: null,
      },
    });
  });

  test("is taken for one of several audiences, and for its client where it names no audience", async () => {
    const { aud: _, ...without } = good();
    for (const claims of [
      { ...good(), aud: ["x", audience] },
      { ...without, client_id: audience },
    ])
      expect(await judge(await signed(claims))).toMatchObject({ kind: "allowed" });
    const both = await signed({ ...good(), aud: "x", client_id: audience });
    expect(await judge(both)).toEqual(refused("the token does not have a valid audience"));
  });

  test("needs one of the scopes that a route asks for", async () => {
    for (const claim of [{ scope: "read write" }, { scp: ["write"] }])
      expect(await judge(await signed({ ...good(), ...claim }), ["write", "all"])).toMatchObject({
        kind: "allowed",
        jwt: { scopes: ["write", "all"] },
      });
    expect(await judge(await signed({ ...good(), scope: "read" }), ["write"])).toMatchObject({
      kind: "refused",
      status: 403,
      challenge: expect.stringContaining('scope="write" error="insufficient_scope"'),
    });
  });
});

describe("refuses a token", () => {
  test.each<[string, () => JWTPayload, string]>([
    ["that has expired", () => ({ ...good(), exp: seconds() - 1 }), "the token has expired"],
    ["that never expires", () => goodWithout("exp"), "the token has no valid claim exp"],
    [
      "that is not valid yet",
      () => ({ ...good(), nbf: seconds() + 60 }),
      "the token has no valid claim nbf",
    ],
    [
      "of the future",
      () => ({ ...good(), iat: seconds() + 60 }),
      "the token was issued in the future",
    ],
    [
      "of another issuer",
      () => ({ ...good(), iss: "https://x.example" }),
      "the token has no valid claim iss",
    ],
    ["of no issuer", () => goodWithout("iss"), "the token has no valid claim iss"],
    [
      "for another audience",
      () => ({ ...good(), aud: "x" }),
      "the token does not have a valid audience",
    ],
    ["without an audience", () => goodWithout("aud"), "the token does not have a valid audience"],
  ])("%s", async (_, claims, words) => {
    expect(await judge(await signed(claims()))).toEqual(refused(words));
  });

  test("that is signed with another key, whatever key it names", async () => {
    const forged = await signed(good(), { key: strange });
    expect(await judge(forged)).toEqual(refused("the token's signature is not valid"));
    const unknown = await signed(good(), { key: strange, kid: "strange" });
    expect(await judge(unknown)).toEqual(refused("the token's key is not known"));
    const nameless = await signed(good(), { kid: null });
    expect(await judge(nameless)).toEqual(refused("the token is malformed"));
  });

  test("whose claims were changed", async () => {
    const [header, , signature] = (await signed(good())).split(".");
    const claims = Buffer.from(JSON.stringify({ ...good(), sub: "ben" })).toString("base64url");
    const changed = [header, claims, signature].join(".");
    expect(await judge(changed)).toEqual(refused("the token's signature is not valid"));
  });

  test("that is unsigned, or signed with the public key as a secret", async () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = `${encode({ alg: "none", kid: "known" })}.${encode(good())}.`;
    expect(await judge(unsigned)).toEqual(refused("the token's algorithm is not supported"));
    const confused = await new SignJWT(good())
      .setProtectedHeader({ alg: "HS256", kid: "known" })
      .sign(new TextEncoder().encode(publicPem));
    expect(await judge(confused)).toEqual(refused("the token's algorithm is not supported"));
  });

  test.each(["x", "a.b.c", "Bearer x.y", "Basic YTpi", `Bearer ${"ey".repeat(3000)}`])(
    "that is malformed: %.20s",
    async (header) => {
      expect(await judge(header)).toEqual(refused("the token is malformed"));
    },
  );

  test("that is missing, with a challenge that says no more", async () => {
    for (const header of [undefined, "", "Bearer", "Bearer "])
      expect(await judge(header)).toEqual({ kind: "refused", status: 401, challenge: "Bearer" });
  });

  test("while the issuer's keys cannot be had", async () => {
    const gone = await serve([]);
    gone.close();
    const authorize = createAuthorizer({ issuer, audience, jwksUri: gone.url });
    expect(await authorize(await signed(good()))).toEqual(
      refused("OIDC discovery endpoint communication error"),
    );
  });
});
