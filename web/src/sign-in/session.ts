import { NetworkError } from "@slipway/client/transport/request-errors";
import type { SignInSettings } from "@slipway/core/deployment/sign-in";
import { forgetTexts } from "@slipway/react/text-storage";
import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { loadPageSettings } from "../page-settings.ts";
import { type Person, readPerson } from "./person.ts";
import { describeSignInError, isUnreachable, type Problem } from "./problem.ts";
import {
  onSharedSessionChange,
  readSharedPerson,
  sharePerson,
  shareSignOut,
} from "./shared-session.ts";

/** The state of the session, as the same object until it changes. */
export type SessionSnapshot =
  | { readonly status: "starting" }
  /** With a message if the sign-in failed. */
  | { readonly status: "signed-out"; readonly problem?: Problem }
  | { readonly status: "signed-in"; readonly person: Person }
  /** The token could not be renewed. Requests wait until the same user signs in again. */
  | { readonly status: "ended"; readonly person: Person; readonly problem?: Problem };

/** How long before it expires a token is renewed, in seconds; half of its lifetime if that is shorter. */
const renewalMargin = 60;

/** The address that the issuer redirects to. */
const pageUrl = `${window.location.origin}/`;

/** @param tokens keeps the user's tokens. By default, they last as long as the tab: a new tab signs in through the session at the issuer. */
const createManager = (
  settings: SignInSettings,
  tokens: Storage = window.sessionStorage,
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

/**
 * Renews the user's tokens with the refresh token. Hidden frames do not work, because browsers block their cookies.
 *
 * @returns undefined if the user must sign in again: there is no refresh token, or the issuer refused it
 * @throws {NetworkError} if the issuer cannot be reached
 */
const renewSilently = async (manager: UserManager, before: User): Promise<User | undefined> => {
  if (!before.refresh_token) return undefined;
  try {
    return (await manager.signinSilent()) ?? undefined;
  } catch (error) {
    if (isUnreachable(error))
      throw new NetworkError("Can't reach the sign-in service.", { cause: error });
    return undefined;
  }
};

/** Deletes the user's tokens from this tab at once, and revokes the refresh token: it can take a while, or fail. */
const forgetUser = async (manager: UserManager, forgotten: User | undefined): Promise<void> => {
  await manager.removeUser();
  if (!forgotten?.refresh_token) return;
  const { signIn } = await loadPageSettings();
  const revoking = createManager(signIn, new InMemoryWebStorage());
  await revoking.storeUser(forgotten);
  await revoking.revokeTokens(["refresh_token"]).catch(() => undefined);
};

/** Creates the session: signs a user in with OpenID Connect, and renews the tokens. */
export const createSession = () => {
  const listeners = new Set<() => void>();
  /** What deletes the user's data from this device. */
  const signOutTasks = new Set<() => Promise<void>>();
  let snapshot: SessionSnapshot = { status: "starting" };
  let manager: UserManager | undefined;
  let user: User | undefined;
  let renewal: Promise<User> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let popup = new AbortController();
  let waiters: ((renewed: User) => void)[] = [];

  const changeTo = (changed: SessionSnapshot) => {
    snapshot = changed;
    for (const listener of [...listeners]) listener();
  };

  const admit = (admitted: User) => {
    sharePerson(admitted.profile.sub);
    // Another user signed in: reload, so that neither sees the other's data.
    const before = snapshot.status === "ended" ? snapshot.person.sub : admitted.profile.sub;
    if (before !== admitted.profile.sub) return window.location.reload();
    user = admitted;
    clearTimeout(timer);
    const { expires_in: lifetime } = admitted;
    // If this renewal fails, the next request that needs a token renews it.
    if (lifetime !== undefined)
      timer = setTimeout(() => void renew().catch(() => undefined), renewalDelay(lifetime) * 1000);
    changeTo({ status: "signed-in", person: readPerson(admitted) });
    for (const resolve of waiters) resolve(admitted);
    waiters = [];
  };

  /** Hides the user's data after another tab signed out, or signed in another user. */
  const followOtherTabs = () => {
    const shared = readSharedPerson();
    if (!("person" in snapshot) || shared === undefined || shared === snapshot.person.sub) return;
    clearTimeout(timer);
    if (manager !== undefined) void forgetUser(manager, user);
    user = undefined;
    waiters = [];
    const problem: Problem = ({ otherUser }) => otherUser;
    changeTo({ status: "signed-out", ...(shared !== null && { problem }) });
  };
  onSharedSessionChange(followOtherTabs);

  const end = (person: Person, problem?: Problem) =>
    changeTo({ status: "ended", person, ...(problem && { problem }) });

  const untilSignedInAgain = () =>
    new Promise<User>((resolve) => {
      waiters.push(resolve);
    });

  /** Renews the token, or waits until the user signs in again. Concurrent calls share one renewal. */
  const renew = (): Promise<User> => {
    renewal ??= renewOnce().finally(() => {
      renewal = undefined;
    });
    return renewal;
  };

  const renewOnce = async (): Promise<User> => {
    const before = user;
    if (manager === undefined || before === undefined) throw new Error("No user is signed in.");
    if (snapshot.status === "ended") return untilSignedInAgain();
    const renewed = await renewSilently(manager, before);
    if (renewed === undefined) {
      end(readPerson(before));
      return untilSignedInAgain();
    }
    admit(renewed);
    return renewed;
  };

  const open = async (): Promise<UserManager> => {
    manager ??= createManager((await loadPageSettings()).signIn);
    return manager;
  };

  return {
    getSnapshot: (): SessionSnapshot => snapshot,

    /** Calls the listener after each change. Returns a function that unsubscribes. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    /**
     * Returns the signed-in user.
     *
     * @throws {Error} if no user is signed in
     */
    person: (): Person => {
      if (!("person" in snapshot)) throw new Error("No user is signed in.");
      return snapshot.person;
    },

    /** Restores the session, or completes a sign-in that the issuer redirected from. */
    start: async (): Promise<void> => {
      try {
        const here = window.location.href;
        const query = new URLSearchParams(window.location.search);
        if (query.has("state")) window.history.replaceState({}, "", pageUrl);
        const opened = await open();
        if (query.has("state") && (query.has("code") || query.has("error"))) {
          const signedIn = await opened.signinCallback(here);
          // This is the pop-up of `signInAgain`: it has notified its opener, and closes.
          if (signedIn === undefined) return;
          return admit(signedIn);
        }
        if (query.has("state")) await opened.signoutCallback(here).catch(() => undefined);
        const found = await opened.getUser();
        const shared = readSharedPerson();
        // A restored tab can hold the tokens of a session that another tab ended.
        const isCurrent = shared === undefined || shared === found?.profile.sub;
        const kept = isCurrent ? found : null;
        const fresh = kept && !isFresh(kept) ? await renewSilently(opened, kept) : kept;
        if (fresh) return admit(fresh);
        await opened.removeUser();
        changeTo({ status: "signed-out" });
      } catch (error) {
        changeTo({ status: "signed-out", problem: describeSignInError(error) });
      }
    },

    /** Redirects to the issuer's sign-in page. */
    signIn: async (): Promise<void> => {
      try {
        await (await open()).signinRedirect();
      } catch (error) {
        changeTo({ status: "signed-out", problem: describeSignInError(error) });
      }
    },

    /**
     * Signs the user in again in a pop-up, so that the page keeps its files and uploads. Call it from a click. A second call
     * opens a new pop-up, because the page cannot tell whether a window of another origin was closed.
     */
    signInAgain: async (): Promise<void> => {
      if (snapshot.status !== "ended" || manager === undefined) return;
      const { person } = snapshot;
      popup.abort();
      popup = new AbortController();
      const { signal: popupSignal } = popup;
      try {
        admit(await manager.signinPopup({ login_hint: person.name, popupSignal }));
      } catch (error) {
        if (!popupSignal.aborted) end(person, describeSignInError(error));
      }
    },

    /** Adds what deletes the user's data from this device before the user signs out. */
    beforeSignOut: (forget: () => Promise<void>): void => {
      signOutTasks.add(forget);
    },

    /** Ends the session here, in the browser's other tabs, and at the issuer. */
    signOut: async (): Promise<void> => {
      const opened = await open();
      clearTimeout(timer);
      user = undefined;
      const known = await opened.getUser();
      if (known) forgetTexts(known.profile.sub);
      await Promise.allSettled([...signOutTasks].map((forget) => forget()));
      shareSignOut();
      // Access tokens expire by themselves: Cognito and other issuers of JWTs cannot revoke them.
      if (known?.refresh_token) await opened.revokeTokens(["refresh_token"]).catch(() => undefined);
      try {
        await opened.signoutRedirect({
          ...(known?.id_token && { id_token_hint: known.id_token }),
          // Cognito's own names for these OpenID Connect parameters.
          extraQueryParams: { client_id: opened.settings.client_id, logout_uri: pageUrl },
        });
      } catch {
        // The issuer has no end-session endpoint: end the session here.
        await opened.removeUser();
        window.location.assign(pageUrl);
      }
    },

    /**
     * Returns an access token that has not expired. If the session has ended, waits until the user signs in again.
     *
     * @param isRefused true if the API refused the previous token
     * @throws {NetworkError} if the issuer cannot be reached
     */
    getToken: async ({ isRefused }: { readonly isRefused: boolean }): Promise<string> => {
      if (user !== undefined && snapshot.status === "signed-in" && isFresh(user) && !isRefused)
        return user.access_token;
      return (await renew()).access_token;
    },
  };
};

export type Session = ReturnType<typeof createSession>;

/** Returns the delay until the renewal in seconds. Timers cannot wait for more than 24 days. */
const renewalDelay = (lifetime: number): number =>
  Math.min(lifetime - Math.min(renewalMargin, lifetime / 2), 24 * 24 * 60 * 60);

/** Returns true if the token is valid long enough for the next request. */
const isFresh = ({ expires_in: left = Number.POSITIVE_INFINITY }: User): boolean => left > 2;

/** The page's one session. */
export const session = createSession();
