import { NetworkError } from "@slipway/client/transport/request-errors";
import { whenIdle } from "@slipway/react/lazy-part";
import { forgetTexts } from "@slipway/react/text-storage";
import type { UserManager } from "oidc-client-ts";
import { getPageSettings, loadPageSettings } from "../page-settings.ts";
import { pageUrl } from "./page-url.ts";
import { type Person, readPerson } from "./person.ts";
import { describeSignInError, isUnreachable, type Problem } from "./problem.ts";
import {
  onSharedSessionChange,
  readSharedPerson,
  sharePerson,
  shareSignOut,
} from "./shared-session.ts";
import { forgetStoredUser, readStoredUser, type StoredUser } from "./stored-user.ts";

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

/**
 * Renews the user's tokens with the refresh token. Hidden frames do not work, because browsers block their cookies.
 *
 * @returns undefined if the user must sign in again: there is no refresh token, or the issuer refused it
 * @throws {NetworkError} if the issuer cannot be reached
 */
const renewSilently = async (
  open: () => Promise<UserManager>,
  before: StoredUser,
): Promise<StoredUser | undefined> => {
  if (!before.refresh_token) return undefined;
  try {
    return (await (await open()).signinSilent()) ?? undefined;
  } catch (error) {
    if (isUnreachable(error))
      throw new NetworkError("Can't reach the sign-in service.", { cause: error });
    return undefined;
  }
};

/** Deletes the user's tokens from this tab at once, and revokes the refresh token: it can take a while, or fail. */
const forgetUser = async (forgotten: StoredUser | undefined): Promise<void> => {
  const { signIn } = getPageSettings();
  forgetStoredUser(signIn);
  if (!forgotten?.refresh_token) return;
  const { revokeRefreshToken } = await import("./user-manager.ts");
  await revokeRefreshToken(signIn, forgotten);
};

/**
 * Restores the part of the address that the user opened before the sign-in: the search, the filters, and the file.
 *
 * @param opened what this tab stored when it redirected to the issuer
 */
const returnTo = (opened: unknown): void => {
  if (typeof opened === "string") window.history.replaceState({}, "", pageUrl + opened);
};

/** Creates the session: signs a user in with OpenID Connect, and renews the tokens. */
export const createSession = () => {
  const listeners = new Set<() => void>();
  /** What deletes the user's data from this device. */
  const signOutTasks = new Set<() => Promise<void>>();
  let snapshot: SessionSnapshot = { status: "starting" };
  let manager: UserManager | undefined;
  let user: StoredUser | undefined;
  let renewal: Promise<StoredUser> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let popup = new AbortController();
  let waiters: ((renewed: StoredUser) => void)[] = [];

  const changeTo = (changed: SessionSnapshot) => {
    snapshot = changed;
    for (const listener of [...listeners]) listener();
  };

  const admit = (admitted: StoredUser) => {
    sharePerson(admitted.profile.sub);
    // Another user signed in: reload, so that neither sees the other's data.
    const before = snapshot.status === "ended" ? snapshot.person.sub : admitted.profile.sub;
    if (before !== admitted.profile.sub) return window.location.reload();
    user = admitted;
    clearTimeout(timer);
    const lifetime = getLifetime(admitted);
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
    void forgetUser(user).catch(() => undefined);
    user = undefined;
    waiters = [];
    const problem: Problem = ({ otherUser }) => otherUser;
    changeTo({ status: "signed-out", ...(shared !== null && { problem }) });
  };
  onSharedSessionChange(followOtherTabs);

  const end = (person: Person, problem?: Problem) =>
    changeTo({ status: "ended", person, ...(problem && { problem }) });

  const untilSignedInAgain = () =>
    new Promise<StoredUser>((resolve) => {
      waiters.push(resolve);
    });

  /** Renews the token, or waits until the user signs in again. Concurrent calls share one renewal. */
  const renew = (): Promise<StoredUser> => {
    renewal ??= renewOnce().finally(() => {
      renewal = undefined;
    });
    return renewal;
  };

  const renewOnce = async (): Promise<StoredUser> => {
    const before = user;
    if (before === undefined) throw new Error("No user is signed in.");
    if (snapshot.status === "ended") return untilSignedInAgain();
    const renewed = await renewSilently(open, before);
    if (renewed === undefined) {
      end(readPerson(before));
      return untilSignedInAgain();
    }
    admit(renewed);
    return renewed;
  };

  const open = async (): Promise<UserManager> => {
    const [{ signIn }, { createManager }] = await Promise.all([
      loadPageSettings(),
      import("./user-manager.ts"),
    ]);
    manager ??= createManager(signIn);
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
        if (query.has("state") && (query.has("code") || query.has("error"))) {
          const signedIn = await (await open()).signinCallback(here).catch((error: unknown) => {
            returnTo(Object(error).state);
            throw error;
          });
          // This is the pop-up of `signInAgain`: it has notified its opener, and closes.
          if (signedIn === undefined) return;
          returnTo(signedIn.state);
          return admit(signedIn);
        }
        if (query.has("state")) await (await open()).signoutCallback(here).catch(() => undefined);
        const { signIn } = await loadPageSettings();
        const found = readStoredUser(signIn);
        const shared = readSharedPerson();
        // A restored tab can hold the tokens of a session that another tab ended.
        const isCurrent = shared === undefined || shared === found?.profile.sub;
        const kept = isCurrent ? found : undefined;
        const fresh = kept && !isFresh(kept) ? await renewSilently(open, kept) : kept;
        if (fresh) return admit(fresh);
        forgetStoredUser(signIn);
        changeTo({ status: "signed-out" });
      } catch (error) {
        changeTo({ status: "signed-out", problem: describeSignInError(error) });
      } finally {
        // Signing in and out, and renewing the token, do not wait for the code then.
        whenIdle(() => void open().catch(() => undefined));
      }
    },

    /** Redirects to the issuer's sign-in page. */
    signIn: async (): Promise<void> => {
      try {
        const { search, hash } = window.location;
        await (await open()).signinRedirect({ state: search + hash });
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

/** Returns for how many seconds the token is valid. Undefined if it does not expire. */
const getLifetime = ({ expires_at: end }: StoredUser): number | undefined =>
  end === undefined ? undefined : end - Math.floor(Date.now() / 1000);

/** Returns true if the token is valid long enough for the next request. */
const isFresh = (user: StoredUser): boolean => (getLifetime(user) ?? Number.POSITIVE_INFINITY) > 2;

/** The page's one session. */
export const session = createSession();
