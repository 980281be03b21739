import { type ApiClient, createApiClient } from "@slipway/client/api-client";
import { localSignIn, serviceScope } from "@slipway/core/deployment/sign-in";

/** The user that tests sign in as by default, in the page, in scripts, and with `slipway`. */
export const testUser = localSignIn.scriptUser;

/**
 * Requests a token for a user of a local stack, as a script does.
 *
 * @param url the stack's URL, or any URL below it
 */
export const requestToken = async (url: string, user: string = testUser): Promise<string> => {
  const { tokenPath, userGrant, scriptClient } = localSignIn;
  const response = await fetch(new URL(tokenPath, url), {
    method: "POST",
    body: new URLSearchParams({ grant_type: userGrant, client_id: scriptClient, user }),
  });
  if (!response.ok) throw new Error(`no token for ${user}: ${await response.text()}`);
  return (await response.json()).access_token;
};

/**
 * Requests a token for the service of a local stack.
 *
 * @param scope separated by spaces
 */
export const requestServiceToken = async (
  url: string,
  scope: string = serviceScope.full,
): Promise<string> => {
  const { tokenPath, serviceClient, serviceSecret } = localSignIn;
  const response = await fetch(new URL(tokenPath, url), {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${serviceClient}:${serviceSecret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope }),
  });
  if (!response.ok) throw new Error(`no token for the service: ${await response.text()}`);
  return (await response.json()).access_token;
};

/** Tokens by stack and user. A stack on a port that another stack used before refuses the other one's tokens. */
const tokens = new Map<string, Promise<string>>();

/** Returns a `fetch` that signs in as this user of the stack that is called. */
export const fetchAs =
  (user: string) =>
  async (url: string, init: RequestInit = {}): Promise<Response> => {
    const key = `${new URL(url).origin} ${user}`;
    const send = async () => {
      const token = tokens.get(key) ?? requestToken(url, user);
      tokens.set(key, token);
      const headers = new Headers(init.headers);
      try {
        headers.set("authorization", `Bearer ${await token}`);
      } catch (error) {
        tokens.delete(key);
        throw error;
      }
      return fetch(url, { ...init, headers });
    };
    const response = await send();
    if (response.status !== 401) return response;
    tokens.delete(key);
    return send();
  };

/** Sends a request as the user that tests sign in as by default. */
export const callApi = fetchAs(testUser);

/** Creates a client of a local stack's API for the same user. A stack that cannot issue a token counts as unreachable. */
export const createTestApiClient = (endpoint: string): ApiClient =>
  createApiClient({ endpoint, fetch: (url, init) => callApi(String(url), init) });
