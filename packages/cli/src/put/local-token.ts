import { membersOf } from "@slipway/client/api/problem-response";
import { NetworkError } from "@slipway/client/transport/request-errors";
import { localSignIn } from "@slipway/core/deployment/sign-in";

/** Names of this machine alone: nothing sent to them leaves it. */
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * What gets tokens of a local stack, which gives them to whoever is on its machine.
 *
 * @param user whose
 * @returns undefined for an endpoint that is not on this machine: no other is asked for one
 */
export const localTokens = (
  endpoint: string,
  user: string = localSignIn.scriptUser,
): ((asked: { readonly isRefused: boolean }) => Promise<string>) | undefined => {
  const url = new URL(endpoint);
  if (url.protocol !== "http:" || !loopback.test(url.hostname)) return undefined;
  let known: Promise<string> | undefined;
  return ({ isRefused }) => {
    if (isRefused) known = undefined;
    known ??= requestToken(url, user).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
};

const requestToken = async (url: URL, user: string): Promise<string> => {
  const { tokenPath, userGrant, scriptClient } = localSignIn;
  const response = await fetch(new URL(tokenPath, url), {
    method: "POST",
    body: new URLSearchParams({ grant_type: userGrant, client_id: scriptClient, user }),
  }).catch((cause: unknown) => {
    throw new NetworkError("The local sign-in could not be reached.", { cause });
  });
  const answer = membersOf(await response.json().catch(() => undefined));
  if (typeof answer.access_token === "string") return answer.access_token;
  throw new Error(
    `The local sign-in gives no token: ${answer.error_description ?? response.status}. Set SLIPWAY_TOKEN, where another issuer signs people in.`,
  );
};
