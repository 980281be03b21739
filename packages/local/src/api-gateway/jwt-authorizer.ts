import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";

/** The issuer whose tokens the API accepts. */
export interface TrustedIssuer {
  /** The required value of `iss`. */
  readonly issuer: string;
  readonly jwksUri: string;
  /** The required value of `aud`, or of `client_id` if the token has no `aud`. */
  readonly audience: string;
}

/** The caller, as the authorizer passes it to a function. */
export interface JwtAuthorization {
  /** All values as text. Lists are in brackets. */
  readonly claims: Record<string, string>;
  readonly scopes: string[] | null;
}

export type Verdict =
  | { readonly kind: "allowed"; readonly jwt: JwtAuthorization }
  | { readonly kind: "refused"; readonly status: 401 | 403; readonly challenge: string };

/**
 * Verifies a request's `Authorization` header.
 *
 * @param scopes the scopes that authorize the call; without scopes, every valid token does
 */
export type Authorize = (
  authorization: string | undefined,
  scopes?: readonly string[],
) => Promise<Verdict>;

/**
 * Creates a JWT authorizer that does what the one of API Gateway's HTTP APIs does.
 *
 * Source: Amazon API Gateway Developer Guide, "Control access to HTTP APIs with JWT authorizers in API Gateway", section
 * "Authorizing API requests", and "Troubleshooting issues with HTTP API JWT authorizers" for its answers.
 */
export const createAuthorizer = ({ issuer, jwksUri, audience }: TrustedIssuer): Authorize => {
  const keys = createRemoteJWKSet(new URL(jwksUri));
  const findKey: JWTVerifyGetKey = (header, token) => {
    if (header.kid === undefined) throw new errors.JWTInvalid("the token names no key");
    return keys(header, token);
  };
  return async (authorization, scopes) => {
    const token = authorization?.replace(/^Bearer( +|$)/i, "").trim();
    if (!token) return { kind: "refused", status: 401, challenge: "Bearer" };
    try {
      const { payload } = await jwtVerify(token, findKey, {
        // "Currently, only RSA-based algorithms are supported."
        algorithms: ["RS256", "RS384", "RS512"],
        issuer,
        requiredClaims: ["exp"],
      });
      if (payload.iat !== undefined && payload.iat > Date.now() / 1000)
        return invalid("the token was issued in the future");
      if (!hasAudience(payload, audience))
        return invalid("the token does not have a valid audience");
      if (scopes !== undefined && !scopes.some((scope) => readScopes(payload).includes(scope)))
        return {
          kind: "refused",
          status: 403,
          challenge: createChallenge(
            "insufficient_scope",
            "the token has none of the scopes",
            scopes,
          ),
        };
      return {
        kind: "allowed",
        jwt: { claims: formatClaims(payload), scopes: copyScopes(scopes) },
      };
    } catch (error) {
      return invalid(describeError(error));
    }
  };
};

const hasAudience = ({ aud, client_id: clientId }: JWTPayload, audience: string): boolean =>
  aud === undefined ? clientId === audience : [aud].flat().includes(audience);

const readScopes = ({ scope, scp }: JWTPayload): string[] =>
  [scope ?? scp ?? []].flat().flatMap((text) => (typeof text === "string" ? text.split(" ") : []));

const copyScopes = (scopes: readonly string[] | undefined) => (scopes ? [...scopes] : null);

const formatClaims = (payload: JWTPayload): Record<string, string> =>
  Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(" ")}]` : formatClaim(value),
    ]),
  );

const formatClaim = (value: unknown): string =>
  typeof value === "object" ? JSON.stringify(value) : String(value);

const invalid = (description: string): Verdict => ({
  kind: "refused",
  status: 401,
  challenge: createChallenge("invalid_token", description),
});

const createChallenge = (
  error: string,
  description: string,
  scopes: readonly string[] = [],
): string =>
  `Bearer scope="${scopes.join(" ")}" error="${error}" error_description="${description}"`;

/** Describes an error. API Gateway documents its own words only for the audience and for discovery. */
const describeError = (error: unknown): string => {
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
