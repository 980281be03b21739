import { createHash } from "node:crypto";
import type { SignInSettings } from "@slipway/core/deployment/sign-in";
import type { Issuer } from "../options/options-schema.ts";
import type { Scope } from "../scope.ts";

/** Whose tokens the API takes, and how the page gets them. */
export interface SignIn {
  readonly issuer: $util.Output<string>;
  readonly audience: $util.Output<string>;
  /** What the page is told. */
  readonly page: { readonly [Name in keyof SignInSettings]?: $util.Input<string> | undefined };
  /** The origins that the page asks when somebody signs in. */
  readonly origins: $util.Output<string[]>;
}

/**
 * The configured issuer, or a user pool that is made for the instance. Routes ask for no scopes: whose token it is
 * decides about all that it reaches.
 *
 * @param origins the pages that a sign-in comes back to
 */
export const createSignIn = (
  scope: Scope,
  { origins }: { origins: $util.Output<string[]> },
): SignIn => (scope.settings.issuer ? byIssuer(scope.settings.issuer) : byUserPool(scope, origins));

const byIssuer = ({
  issuer,
  audience,
  clientId,
  scope = "openid profile email offline_access",
  resource,
  origins = [],
}: Issuer): SignIn => ({
  issuer: $output(issuer),
  audience: $output(audience),
  page: { issuer, clientId, scope, resource, audience },
  origins: $output(issuer).apply((address) => [new URL(address).origin, ...origins]),
});

/** What the page may learn of a person: who they are, and how to call them. */
const scopes = ["openid", "email", "profile"];

const byUserPool = (
  { named, inside, kept, settings, region, dnsSuffix, account }: Scope,
  origins: $util.Output<string[]>,
): SignIn => {
  const pool = new sst.aws.CognitoUserPool(
    named("Users"),
    {
      usernames: ["email"],
      // Without a domain there is no page to sign in on. One account of all in a region can have a prefix.
      domain: { prefix: account.apply((id) => prefixOf([$app.name, $app.stage, named(""), id])) },
      transform: {
        userPool: (args, options) => {
          // A fresh deployment is not open to everybody who finds it.
          args.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
          args.deletionProtection = settings.protect ? "ACTIVE" : "INACTIVE";
          // Records belong to its users: without it nobody would own them.
          options.retainOnDelete = kept.retainOnDelete;
          return undefined;
        },
      },
    },
    inside,
  );
  // To the letter as the page says it.
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
          // For administrators with AWS credentials alone: docs/sign-in.md gets a token so.
          "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        ];
        args.preventUserExistenceErrors = "ENABLED";
        return undefined;
      },
    },
  });
  const issuer = $interpolate`https://cognito-idp.${region}.${dnsSuffix}/${pool.id}`;
  const pagesOfCognito = $interpolate`${pool.domainUrl}`;
  return {
    issuer,
    audience: client.id,
    page: {
      issuer,
      clientId: client.id,
      scope: scopes.join(" "),
      endSessionEndpoint: $interpolate`${pagesOfCognito}/logout`,
    },
    // The one says where everything is, the other gives tokens and takes them back.
    origins: $resolve([issuer, pagesOfCognito]).apply((all) =>
      all.map((one) => new URL(one).origin),
    ),
  };
};

/**
 * A domain prefix, which no other deployment asks for and which names no account: small letters, digits and hyphens, 63
 * at most, and none of the words that Cognito keeps for itself.
 */
const prefixOf = (names: readonly string[]): string => {
  const digest = createHash("sha256").update(names.join(" ")).digest("hex").slice(0, 16);
  return `slipway-${digest}`;
};
