import type { SignInSettings } from "@slipway/core/deployment/sign-in";
import { InMemoryWebStorage, User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { pageUrl } from "./page-url.ts";
import { type StoredUser, userStorage } from "./stored-user.ts";

/** Creates what signs a user in. It is loaded after the page is shown, because it is not needed while the stored token is valid. */
export const createManager = (
  settings: SignInSettings,
  tokens: Storage = userStorage,
): UserManager => {
  const { issuer, clientId, scope, resource, audience, endSessionEndpoint } = settings;
  return new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: pageUrl,
    post_logout_redirect_uri: pageUrl,
    response_type: "code",
    scope,
    ...(resource && { resource }),
    ...(audience && { extraQueryParams: { audience } }),
    ...(endSessionEndpoint && { metadataSeed: { end_session_endpoint: endSessionEndpoint } }),
    userStore: new WebStorageStateStore({ store: tokens }),
    automaticSilentRenew: false,
    loadUserInfo: false,
  });
};

/** Revokes the refresh token of a user whose tokens are no longer stored. */
export const revokeRefreshToken = async (
  settings: SignInSettings,
  user: StoredUser,
): Promise<void> => {
  const manager = createManager(settings, new InMemoryWebStorage());
  await manager.storeUser(new User(user));
  await manager.revokeTokens(["refresh_token"]);
};
