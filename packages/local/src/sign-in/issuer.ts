import { localSignIn, serviceScope } from "@slipway/core/deployment/sign-in";
import Provider, {
  type Configuration,
  type KoaContextWithOIDC,
  type ResourceServer,
} from "oidc-provider";
import type { SignInKeys } from "./keys.ts";
import { problemPage, type SignInPage, signedOutPage, signOutPage } from "./pages.ts";
import type { openSignInStore } from "./sign-in-store.ts";
import { registerUserGrant } from "./user-grant.ts";
import { findUser } from "./users.ts";

const day = 24 * 60 * 60;

/** In seconds. The defaults of a Cognito user pool. */
export const defaultAccessTokenLifetime = 60 * 60;
const refreshTokenLifetime = 30 * day;

/** The resource and scope that the page can request from the local issuer. */
export const localApi = { resource: "urn:slipway:api", scope: "uploads" } as const;

/**
 * Creates an OpenID provider for local users. Its tokens are as similar to Cognito's as OpenID Connect permits.
 *
 * @param url of the page. The issuer is a path of it
 * @param origins of other pages that may sign users in. As on AWS, the issuer redirects to their root
 * @param accessTokenLifetime in seconds
 */
export const createIssuer = ({
  url,
  origins,
  keys,
  adapter,
  accessTokenLifetime = defaultAccessTokenLifetime,
}: {
  readonly url: string;
  readonly origins: readonly string[];
  readonly keys: SignInKeys;
  readonly adapter: ReturnType<typeof openSignInStore>["adapter"];
  readonly accessTokenLifetime?: number | undefined;
}): Provider => {
  const { path, pageClient, scriptClient, userGrant, serviceClient, serviceSecret } = localSignIn;
  const api: ResourceServer = {
    scope: localApi.scope,
    audience: localApi.resource,
    accessTokenTTL: accessTokenLifetime,
    accessTokenFormat: "jwt",
    jwt: { sign: { alg: "RS256" } },
  };
  // Browsers share cookies between ports. The names keep two stacks from signing out each other's users.
  const cookie = (name: string) => `slipway_${name}_${new URL(url).port}`;
  const pages = [url, ...origins].map((origin) => `${origin}/`);
  const configuration: Configuration = {
    adapter,
    responseTypes: ["code"],
    clients: [
      {
        client_id: pageClient,
        client_name: "Slipway",
        token_endpoint_auth_method: "none",
        redirect_uris: pages,
        post_logout_redirect_uris: pages,
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
      },
      {
        client_id: scriptClient,
        token_endpoint_auth_method: "none",
        redirect_uris: [],
        grant_types: [userGrant],
        response_types: [],
      },
      {
        client_id: serviceClient,
        client_secret: serviceSecret,
        redirect_uris: [],
        grant_types: ["client_credentials"],
        response_types: [],
      },
    ],
    jwks: { keys: [keys.signing] },
    cookies: {
      keys: [keys.cookies],
      names: {
        session: cookie("session"),
        interaction: cookie("interaction"),
        resume: cookie("resume"),
      },
      long: { signed: true, httpOnly: true, sameSite: "lax", path },
      short: { signed: true, httpOnly: true, sameSite: "lax" },
    },
    scopes: ["openid", "profile", "offline_access"],
    claims: { openid: ["sub"], profile: ["name", "preferred_username"] },
    // Like Cognito, ID tokens include the claims.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    // Slipway's page has the issuer's origin. Pages of other origins get tokens only as users, and only if they were named.
    clientBasedCORS: (_, origin, { clientId }) =>
      origin === url || (clientId === pageClient && origins.includes(origin)),
    findAccount: (_, sub) => {
      const user = findUser(sub);
      return (
        user && {
          accountId: user.sub,
          claims: () => ({ sub: user.sub, name: user.name, preferred_username: user.sub }),
        }
      );
    },
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => localApi.resource,
        useGrantedResource: () => true,
        // Only the service's client gets the scope with which it may act for any owner.
        getResourceServerInfo: (_, __, { clientId }) =>
          clientId === serviceClient ? { ...api, scope: serviceScope.full } : api,
      },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) =>
          show(
            ctx,
            signOutPage(form, { isAsked: ctx.oidc.entities.IdTokenHint !== undefined, origins }),
          ),
        postLogoutSuccessSource: (ctx) => show(ctx, signedOutPage()),
      },
    },
    interactions: { url: (_, { uid }) => `${path}/interaction/${uid}` },
    loadExistingGrant: grantToOwnPage,
    issueRefreshToken: (_, client) => client.grantTypeAllowed("refresh_token"),
    // Like Cognito. A duplicated tab has the same refresh token.
    rotateRefreshToken: false,
    expiresWithSession: (_, source) => source.clientId === pageClient,
    extraTokenClaims: (_, token) => ({
      token_use: "access",
      username: "accountId" in token ? token.accountId : undefined,
    }),
    ttl: {
      AccessToken: accessTokenLifetime,
      AuthorizationCode: 5 * 60,
      ClientCredentials: accessTokenLifetime,
      IdToken: accessTokenLifetime,
      Interaction: 60 * 60,
      RefreshToken: refreshTokenLifetime,
      Session: refreshTokenLifetime,
      Grant: refreshTokenLifetime,
    },
    renderError: (ctx, { error_description, error }) =>
      show(ctx, problemPage(ctx.status, error_description ?? error)),
  };
  const provider = new Provider(`${url}${path}`, configuration);
  registerUserGrant(provider, { resource: localApi.resource, server: api });
  return provider;
};

const show = (ctx: KoaContextWithOIDC, { status, headers, body }: SignInPage): void => {
  ctx.status = status;
  ctx.set({ ...headers });
  ctx.body = body;
};

/** Slipway's own page needs no consent. */
const grantToOwnPage = async ({ oidc }: KoaContextWithOIDC) => {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const { clientId } = client;
  const known = session.grantIdFor(clientId);
  const found = known === undefined ? undefined : await provider.Grant.find(known);
  if (found) return found;
  const grant = new provider.Grant({ clientId, accountId: session.accountId });
  grant.addOIDCScope("openid profile offline_access");
  grant.addResourceScope(localApi.resource, localApi.scope);
  await grant.save();
  return grant;
};
