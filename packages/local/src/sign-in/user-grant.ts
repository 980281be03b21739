import { localSignIn } from "@slipway/core/deployment/sign-in";
import type Provider from "oidc-provider";
import { errors, type ResourceServer } from "oidc-provider";
import { findUser, nameRule } from "./users.ts";

/**
 * Registers a grant with which a script gets a token for a local user in one request, without a browser:
 * `curl http://localhost:4400/sign-in/token -d grant_type=urn:slipway:grant-type:local-user -d client_id=slipway-script
 * -d user=ada`. It permits no more than a click on the sign-in page does, and no page of another site can read the
 * response.
 *
 * @param api the resource of its tokens
 */
export const registerUserGrant = (
  provider: Provider,
  api: { readonly resource: string; readonly server: ResourceServer },
): void => {
  const { userGrant } = localSignIn;
  provider.registerGrantType<{ user?: string }>(
    userGrant,
    async (ctx) => {
      const { client, params } = ctx.oidc;
      const user = findUser(params.user);
      if (user === undefined) throw new errors.InvalidRequest(nameRule);
      const grant = new provider.Grant({ accountId: user.sub, clientId: client.clientId });
      grant.addResourceScope(api.resource, api.server.scope);
      const token = new provider.AccessToken({
        accountId: user.sub,
        client,
        grantId: await grant.save(),
        gty: userGrant,
        scope: api.server.scope,
      });
      token.resourceServer = new provider.ResourceServer(api.resource, api.server);
      ctx.body = {
        access_token: await token.save(),
        expires_in: token.expiration,
        token_type: token.tokenType,
        scope: token.scope,
      };
    },
    ["user"],
  );
};
