import { createHash } from "node:crypto";
import type { SignInSettings } from "@slipway/core/deployment/sign-in";
import type { Issuer } from "../options/slipway-options.ts";
import type { Scope } from "../scope.ts";
import { createServices, type Services } from "./services.ts";

/** The issuer whose tokens the API accepts, and how the page gets tokens. */
export interface SignIn {
  readonly issuer: $util.Output<string>;
  readonly audience: $util.Output<string>;
  /** The services that get tokens from the same issuer, if the deployment creates it. */
  readonly services: Services;
  /** The page's settings. */
  readonly page: { readonly [Name in keyof SignInSettings]?: $util.Input<string> | undefined };
  /** The origins that the page connects to for signing in. */
  readonly origins: $util.Output<string[]>;
}

/**
 * Returns the configured issuer, or creates a user pool for the instance. Users need no scopes: a token gives access
 * to the uploads of its user.
 *
 * @param origins of pages that a sign-in may redirect to
 */
export const createSignIn = (
  scope: Scope,
  { origins }: { origins: $util.Output<string[]> },
): SignIn =>
  scope.settings.issuer
    ? signInWithIssuer(scope.settings.issuer)
    : signInWithUserPool(scope, origins);

const signInWithIssuer = ({
  issuer,
  audience,
  clientId,
  scope = "openid profile email offline_access",
  resource,
  origins = [],
}: Issuer): SignIn => ({
  issuer: $output(issuer),
  audience: $output(audience),
  services: { byName: {}, audiences: [] },
  page: { issuer, clientId, scope, resource, audience },
  origins: $output(issuer).apply((address) => [new URL(address).origin, ...origins]),
});

/** The scopes that give the page a user's identity and name. */
const scopes = ["openid", "email", "profile"];

const signInWithUserPool = (scope: Scope, origins: $util.Output<string[]>): SignIn => {
  const { named, inside, kept, settings, region, dnsSuffix, account } = scope;
  const pool = new sst.aws.CognitoUserPool(
    named("Users"),
    {
      usernames: ["email"],
      // The sign-in pages need a domain. Its prefix must be unique among all accounts in a region.
      domain: {
        prefix: account.apply((id) => domainPrefix([$app.name, $app.stage, named(""), id])),
      },
      transform: {
        userPool: (args, options) => {
          // No one can sign up, so that a new deployment is not open to the public.
          args.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
          args.deletionProtection = settings.protect ? "ACTIVE" : "INACTIVE";
          // Records belong to these users, and would have no owner without them.
          // guard: users are retained
          options.retainOnDelete = kept.retainOnDelete;
          return undefined;
        },
      },
    },
    inside,
  );
  // Must equal the page's redirect URL exactly.
  const pages = origins.apply((all) => all.map((origin) => `${origin}/`));
  const client = pool.addClient(named("PageClient"), {
    callbackUrls: pages,
    transform: {
      client: (args) => {
        args.allowedOauthFlows = ["code"];
        args.allowedOauthScopes = scopes;
        args.logoutUrls = pages;
        args.generateSecret = false;
        args.enableTokenRevocation = true;
        args.accessTokenValidity = 1;
        args.idTokenValidity = 1;
        args.refreshTokenValidity = 30;
        args.tokenValidityUnits = { accessToken: "hours", idToken: "hours", refreshToken: "days" };
        args.explicitAuthFlows = [
          "ALLOW_USER_SRP_AUTH",
          "ALLOW_REFRESH_TOKEN_AUTH",
          // Only for administrators with AWS credentials. docs/sign-in.md uses it to get a token.
          "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        ];
        args.preventUserExistenceErrors = "ENABLED";
        return undefined;
      },
    },
  });
  const issuer = $interpolate`https://cognito-idp.${region}.${dnsSuffix}/${pool.id}`;
  const signInPages = $interpolate`${pool.domainUrl}`;
  return {
    issuer,
    audience: client.id,
    services: createServices(scope, pool),
    page: {
      issuer,
      clientId: client.id,
      scope: scopes.join(" "),
      endSessionEndpoint: $interpolate`${signInPages}/logout`,
    },
    // The issuer has the discovery document, and the sign-in pages issue and revoke tokens.
    origins: $resolve([issuer, signInPages]).apply((all) => all.map((one) => new URL(one).origin)),
  };
};

/**
 * Returns a domain prefix that is unique to the deployment and does not reveal the account: lowercase letters, digits, and
 * hyphens, at most 63, without words that Cognito reserves.
 */
const domainPrefix = (names: readonly string[]): string => {
  const digest = createHash("sha256").update(names.join(" ")).digest("hex").slice(0, 16);
  return `slipway-${digest}`;
};
