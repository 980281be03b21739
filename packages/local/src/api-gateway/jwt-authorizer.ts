import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";

/** Whose tokens are taken. */
export interface TrustedIssuer {
  /** What `iss` must be. */
  readonly issuer: string;
  readonly jwksUri: string;
  /** What `aud` must be or have, or `client_id` where there is no `aud`. */
  readonly audience: string;
}

/** What the authorizer tells a function of the caller. */
export interface JwtAuthorization {
  /** Every value as text, lists in brackets. */
  readonly claims: Record<string, string>;
  readonly scopes: string[] | null;
}

export type Verdict =
  | { readonly kind: "allowed"; readonly jwt: JwtAuthorization }
  | { readonly kind: "refused"; readonly status: 401 | 403; readonly challenge: string };

/**
 * Judges a request's `Authorization` header.
 *
 * @param scopes of which the token must have one, where a route asks for any
 */
export type Authorize = (
  authorization: string | undefined,
  scopes?: readonly string[],
) => Promise<Verdict>;

/**
 * The JWT authorizer of API Gateway's HTTP APIs.
 *
 * Source: Amazon API Gateway Developer Guide, "Control access to HTTP APIs with JWT authorizers in API Gateway", section
 * "Authorizing API requests", and "Troubleshooting issues with HTTP API JWT authorizers" for its answers.
 */
export const createAuthorizer = ({ issuer, jwksUri, audience }: TrustedIssuer): Authorize => {
  const keys = createRemoteJWKSet(new URL(jwksUri));
  const keyOf: JWTVerifyGetKey = (header, token) => {
    if (header.kid === undefined) throw new errors.JWTInvalid("the token names no key");
    return keys(header, token);
  };
  return async (authorization, scopes) => {
    const token = authorization?.replace(/^Bearer( +|$)/i, "").trim();
    if (!token) return { kind: "refused", status: 401, challenge: "Bearer" };
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        // "Currently, only RSA-based algorithms are supported."
        algorithms: ["RS256", "RS384", "RS512"],
        issuer,
        requiredClaims: ["exp"],
      });
      if (payload.iat !== undefined && payload.iat > Date.now() / 1000)
        return invalid("the token was issued in the future");
      if (!isFor(payload, audience)) return invalid("the token does not have a valid audience");
      if (scopes !== undefined && !scopes.some((scope) => scopesOf(payload).includes(scope)))
        return {
          kind: "refused",
          status: 403,
          challenge: challengeOf("insufficient_scope", "the token has none of the scopes", scopes),
        };
      return {
        kind: "allowed",
        jwt: { claims: claimsAsText(payload), scopes: scopesAsked(scopes) },
      };
    } catch (error) {
      return invalid(wordsOf(error));
    }
  };
};

const isFor = ({ aud, client_id: clientId }: JWTPayload, audience: string): boolean =>
  aud === undefined ? clientId === audience : [aud].flat().includes(audience);

const scopesOf = ({ scope, scp }: JWTPayload): string[] =>
  [scope ?? scp ?? []].flat().flatMap((text) => (typeof text === "string" ? text.split(" ") : []));

const scopesAsked = (scopes: readonly string[] | undefined) => (scopes ? [...scopes] : null);

const claimsAsText = (payload: JWTPayload): Record<string, string> =>
  Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(" ")}]` : textOf(value),
    ]),
  );

const textOf = (value: unknown): string =>
  typeof value === "object" ? JSON.stringify(value) : String(value);

const invalid = (words: string): Verdict => ({
  kind: "refused",
  status: 401,
  challenge: challengeOf("invalid_token", words),
});

const challengeOf = (error: string, words: string, scopes: readonly string[] = []): string =>
  `Bearer scope="${scopes.join(" ")}" error="${error}" error_description="${words}"`;

/** API Gateway's own words are known of the audience and of the discovery only. */
const wordsOf = (error: unknown): string => {
  if (error instanceof errors.JWTExpired) return "the token has expired";
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the token has no valid claim ${error.claim}`;
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return "the token's signature is not valid";
  if (error instanceof errors.JWKSNoMatchingKey) return "the token's key is not known";
  if (error instanceof errors.JOSEAlgNotAllowed) return "the token's algorithm is not supported";
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid)
    return "the token is malformed";
  if (error instanceof errors.JOSEError || error instanceof TypeError)
    return "OIDC discovery endpoint communication error";
  throw error;
};
