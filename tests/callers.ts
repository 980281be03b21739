import { type ApiClient, createApiClient } from "@slipway/client/api-client";
import { localSignIn } from "@slipway/core/deployment/sign-in";

/** Who tests are, unless they say otherwise: in the page, with a script and with `slipway`. */
export const testUser = localSignIn.scriptUser;

/**
 * A token of a local stack for one of its users, as a script gets it.
 *
 * @param url of the stack or anything under it
 */
export const tokenFor = async (url: string, user: string = testUser): Promise<string> => {
  const { tokenPath, userGrant, scriptClient } = localSignIn;
  const response = await fetch(new URL(tokenPath, url), {
    method: "POST",
    body: new URLSearchParams({ grant_type: userGrant, client_id: scriptClient, user }),
  });
  if (!response.ok) throw new Error(`no token for ${user}: ${await response.text()}`);
  return (await response.json()).access_token;
};

/** Tokens by stack and user: stacks on a port that another one had before do not take its tokens. */
const known = new Map<string, Promise<string>>();

/** `fetch` for a user of the stack that is asked. */
export const callerAs =
  (user: string) =>
  async (url: string, init: RequestInit = {}): Promise<Response> => {
    const key = `${new URL(url).origin} ${user}`;
    const send = async () => {
      const token = known.get(key) ?? tokenFor(url, user);
      known.set(key, token);
      const headers = new Headers(init.headers);
      try {
        headers.set("authorization", `Bearer ${await token}`);
      } catch (error) {
        known.delete(key);
        throw error;
      }
      return fetch(url, { ...init, headers });
    };
    const response = await send();
    if (response.status !== 401) return response;
    known.delete(key);
    return send();
  };

/** `fetch` for the user that tests are unless they say otherwise. */
export const callApi = callerAs(testUser);

/** The engine's client of a local stack's API, for the same user; a stack that is down while it gives a token is down to it. */
export const apiClientOf = (endpoint: string): ApiClient =>
  createApiClient({ endpoint, fetch: (url, init) => callApi(String(url), init) });
