import { configuration } from "./configuration.ts";
import { origins } from "./router.ts";

/** Whose tokens the API takes: those of the configured issuer, or of a user pool that the deployment makes. */
export const signIn = configuration.issuer ?? createUserPool();

function createUserPool() {
  const pool = new sst.aws.CognitoUserPool("Users", {
    usernames: ["email"],
    transform: {
      userPool: (args) => {
        // A fresh deployment is not open to everybody who finds it.
        args.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
        args.deletionProtection = $app.protect ? "ACTIVE" : "INACTIVE";
        return undefined;
      },
    },
  });
  const client = pool.addClient("PageClient", {
    callbackUrls: origins,
    transform: {
      client: (args) => {
        args.allowedOauthFlows = ["code"];
        args.allowedOauthScopes = ["openid", "email", "profile"];
        args.explicitAuthFlows = [
          "ALLOW_USER_SRP_AUTH",
          "ALLOW_REFRESH_TOKEN_AUTH",
          // For administrators with AWS credentials alone: docs/deploying.md gets its first token so.
          "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        ];
        args.preventUserExistenceErrors = "ENABLED";
        return undefined;
      },
    },
  });
  const { region } = aws.getRegionOutput();
  return {
    issuer: $interpolate`https://cognito-idp.${region}.amazonaws.com/${pool.id}`,
    audience: client.id,
  };
}
