import { UserManager } from "oidc-client-ts";

interface Settings {
  readonly api: string;
  readonly signIn: {
    readonly issuer: string;
    readonly clientId: string;
    readonly scope: string;
    readonly resource?: string;
  };
}

/** Returns the settings that the page was built with for AWS, or those of `slipway dev`. */
const readSettings = async (): Promise<Settings> => {
  if (import.meta.env.VITE_SLIPWAY) return JSON.parse(import.meta.env.VITE_SLIPWAY);
  const local = "http://localhost:4400";
  const signIn = await (await fetch(`${local}/sign-in/settings.json`)).json();
  return { api: `${local}/api`, signIn };
};

const { api, signIn } = await readSettings();

export { api };

const home = `${location.origin}/`;
const users = new UserManager({
  authority: signIn.issuer,
  client_id: signIn.clientId,
  scope: signIn.scope,
  ...(signIn.resource && { resource: signIn.resource }),
  redirect_uri: home,
  post_logout_redirect_uri: home,
});

/** Returns the name of the user. Without a session, it opens the issuer's page, which returns to this one. */
export const findUserName = async (): Promise<string> => {
  if (new URLSearchParams(location.search).has("code")) {
    await users.signinCallback();
    history.replaceState(null, "", "/");
  }
  const user = await users.getUser();
  if (user !== null) return user.profile.name ?? user.profile.sub;
  await users.signinRedirect();
  return new Promise(() => {});
};

/** Returns an access token. The uploader calls it before each request, and again after a 401. */
export const getToken = async ({ isRefused }: { isRefused: boolean }): Promise<string> => {
  const user = await users.getUser();
  const usable = isRefused || user?.expired ? await users.signinSilent() : user;
  if (!usable) throw new Error("The session has ended. Reload the page to sign in again.");
  return usable.access_token;
};
