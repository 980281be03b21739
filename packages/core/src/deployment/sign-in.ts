/** A page's settings for signing in users with OpenID Connect, with the authorization code flow and PKCE. */
export interface SignInSettings {
  /** The `iss` of the tokens. The page discovers its endpoints under `/.well-known/openid-configuration`. */
  readonly issuer: string;
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** The API that the access token is for, if the issuer requires it (RFC 8707 "Resource Indicators"). */
  readonly resource?: string;
  /** The same, for issuers that require it as the parameter `audience`. */
  readonly audience?: string;
  /** The endpoint that ends a session, for issuers that do not publish it. */
  readonly endSessionEndpoint?: string;
}

/** The local stack's sign-in, on the page's own origin. */
export const localSignIn = {
  path: "/sign-in",
  /** The settings for pages of other origins. */
  settingsPath: "/sign-in/settings.json",
  tokenPath: "/sign-in/token",
  /** The page's client id. */
  pageClient: "slipway-page",
  /** The client id of scripts, and the grant type with which they get a token for the local user in `user`. */
  scriptClient: "slipway-script",
  userGrant: "urn:slipway:grant-type:local-user",
  /** The default user of scripts, which the page also suggests first. */
  scriptUser: "ada",
  /** The client of services. Its secret protects nothing: the local stack answers only to this machine. */
  serviceClient: "slipway-service",
  serviceSecret: "local-service-secret",
} as const;

/** The scope of service tokens, which may act for any owner. Cognito forms it from the name of its resource server. */
export const serviceScope = {
  server: "slipway",
  name: "service",
  full: "slipway/service",
} as const;

/**
 * Returns the scopes of a token: the claim `scope`, or `scp` as some issuers name it.
 *
 * @param claims as an authorizer passes them on. API Gateway writes a list as `[one other]`
 */
export const readScopes = ({
  scope,
  scp,
}: {
  readonly scope?: unknown;
  readonly scp?: unknown;
}): readonly string[] =>
  [scope ?? scp].flat().flatMap((value) => (typeof value === "string" ? splitScopes(value) : []));

const splitScopes = (text: string): readonly string[] => {
  const isList = text.startsWith("[") && text.endsWith("]");
  return (isList ? text.slice(1, -1) : text).split(" ");
};
