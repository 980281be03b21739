import { readMembers } from "@slipway/client/api/problem-response";
import { NetworkError } from "@slipway/client/transport/request-errors";
import { localSignIn } from "@slipway/core/deployment/sign-in";

/** Host names of this machine. Nothing that is sent to them leaves it. */
const loopbackHosts = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Creates a function that gets tokens from a local stack, which issues them to any user of its machine.
 *
 * @param user the user to get tokens for
 * @returns undefined if the endpoint is not on this machine: no other is asked for a token
 */
export const createLocalTokens = (
  endpoint: string,
  user: string = localSignIn.scriptUser,
): ((options: { readonly isRefused: boolean }) => Promise<string>) | undefined => {
  const url = new URL(endpoint);
  if (url.protocol !== "http:" || !loopbackHosts.test(url.hostname)) return undefined;
  let token: Promise<string> | undefined;
  return ({ isRefused }) => {
    if (isRefused) token = undefined;
    token ??= requestToken(url, user).catch((error: unknown) => {
      token = undefined;
      throw error;
    });
    return token;
  };
};

const requestToken = async (url: URL, user: string): Promise<string> => {
  const { tokenPath, userGrant, scriptClient } = localSignIn;
  const response = await fetch(new URL(tokenPath, url), {
    method: "POST",
    body: new URLSearchParams({ grant_type: userGrant, client_id: scriptClient, user }),
  }).catch((cause: unknown) => {
    throw new NetworkError("Can't reach the local sign-in.", { cause });
  });
  const answer = readMembers(await response.json().catch(() => undefined));
  if (typeof answer.access_token === "string") return answer.access_token;
  throw new Error(
    `The local sign-in returned no token: ${answer.error_description ?? response.status}. If the stack uses another issuer, set SLIPWAY_TOKEN.`,
  );
};
