import type { SignInSettings } from "@slipway/core/deployment/sign-in";
import type { User } from "oidc-client-ts";

/** The signed-in user with the tokens, as oidc-client-ts stores them. */
export type StoredUser = Pick<
  User,
  "access_token" | "refresh_token" | "token_type" | "expires_at" | "profile"
>;

/** Tokens last as long as the tab. A new tab signs in through the session at the issuer. */
export const userStorage = window.sessionStorage;

/** The key under which oidc-client-ts stores the user. */
const createKey = ({ issuer, clientId }: SignInSettings): string =>
  `oidc.user:${issuer}:${clientId}`;

/** Returns the user whom this tab signed in, without loading oidc-client-ts. */
export const readStoredUser = (settings: SignInSettings): StoredUser | undefined => {
  try {
    const stored: unknown = JSON.parse(userStorage.getItem(createKey(settings)) ?? "null");
    return isStoredUser(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
};

const isStoredUser = (value: unknown): value is StoredUser => {
  const { access_token: token, profile } = Object(value);
  return typeof token === "string" && typeof Object(profile).sub === "string";
};

export const forgetStoredUser = (settings: SignInSettings): void =>
  userStorage.removeItem(createKey(settings));
