import type { Scope } from "./scope.ts";

/** Whose tokens the API takes. */
export interface SignIn {
  readonly issuer: $util.Output<string>;
  readonly audience: $util.Output<string>;
  /** The origins that the page asks when somebody signs in. */
  readonly origins: $util.Output<string[]>;
}

/**
 * The configured issuer, or a user pool that is made for the instance.
 *
 * @param origins the pages that a sign-in comes back to
 */
export const createSignIn = (
  scope: Scope,
  { origins }: { origins: $util.Output<string[]> },
): SignIn => {
  const { issuer, audience } = scope.settings.issuer ?? createUserPool(scope, origins);
  return {
    issuer: $output(issuer),
    audience: $output(audience),
    origins: $output(issuer).apply((address) => [new URL(address).origin]),
  };
};

const createUserPool = (
  { named, inside, settings, region }: Scope,
  origins: $util.Output<string[]>,
) => {
  const pool = new sst.aws.CognitoUserPool(
    named("Users"),
    {
      usernames: ["email"],
      transform: {
        userPool: (args, options) => {
          // A fresh deployment is not open to everybody who finds it.
          args.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
          args.deletionProtection = settings.protect ? "ACTIVE" : "INACTIVE";
          // Records belong to its users: without it nobody would own them.
          options.retainOnDelete = settings.protect;
          return undefined;
        },
      },
    },
    inside,
  );
  const client = pool.addClient(named("PageClient"), {
    callbackUrls: origins,
    transform: {
      client: (args) => {
        args.allowedOauthFlows = ["code"];
        args.allowedOauthScopes = ["openid", "email", "profile"];
        args.explicitAuthFlows = [
          "ALLOW_USER_SRP_AUTH",
          "ALLOW_REFRESH_TOKEN_AUTH",
          // For administrators with AWS credentials alone: docs/deploy.md gets its first token so.
          "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        ];
        args.preventUserExistenceErrors = "ENABLED";
        return undefined;
      },
    },
  });
  return {
    issuer: $interpolate`https://cognito-idp.${region}.amazonaws.com/${pool.id}`,
    audience: client.id,
  };
};
