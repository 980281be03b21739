import { localSignIn, type SignInSettings } from "@slipway/core/deployment/sign-in";
import { InMemoryWebStorage, OidcClient, User, WebStorageStateStore } from "oidc-client-ts";
import type { Page } from "playwright-core";
import { sharedPersonKey } from "../../web/src/sign-in/shared-session.ts";

/**
 * Signs a user in at the local issuer without its pages, and stores the session as the upload page does. The browser profile
 * has the issuer's cookies afterwards, and the tab has the tokens when it opens the upload page.
 *
 * @param page a tab that has opened nothing yet
 * @param url the stack's URL
 * @param name any name that the issuer accepts
 */
export const prepareSession = async (page: Page, url: string, name: string): Promise<void> => {
  const { origin } = new URL(url);
  const answer = await page.context().request.get(origin + localSignIn.settingsPath);
  const settings: SignInSettings = await answer.json();
  const user = await requestUser(page, settings, `${origin}/`, name);
  const session = {
    origin,
    key: `oidc.user:${settings.issuer}:${settings.clientId}`,
    value: user.toStorageString(),
    sharedKey: sharedPersonKey,
    sub: user.profile.sub,
  };
  // Once, so that the tab can sign out.
  await page.addInitScript(({ origin, key, value, sharedKey, sub }) => {
    if (window.origin !== origin || sessionStorage.getItem("prepared") !== null) return;
    sessionStorage.setItem("prepared", "");
    sessionStorage.setItem(key, value);
    localStorage.setItem(sharedKey, sub);
  }, session);
};

/** Requests the tokens with the authorization code flow and PKCE. Requests and cookies are those of the browser profile. */
const requestUser = async (
  page: Page,
  { issuer, clientId, scope, resource }: SignInSettings,
  pageUrl: string,
  name: string,
): Promise<User> => {
  const client = new OidcClient({
    authority: issuer,
    client_id: clientId,
    redirect_uri: pageUrl,
    scope,
    ...(resource && { resource }),
    stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  });
  const { request } = page.context();
  const { url } = await client.createSigninRequest({});
  const form = await request.get(url);
  const redirected = await request.post(form.url(), { form: { user: name } });
  const response = await client.processSigninResponse(redirected.url());
  return new User({
    ...response,
    session_state: response.session_state ?? null,
    access_token: response.access_token,
  });
};
