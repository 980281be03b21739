import { NetworkError } from "@slipway/client/transport/request-errors";
import type { SignInSettings } from "@slipway/core/deployment/sign-in";
import { type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { forgetTexts } from "../fields/draft-storage.ts";
import { type Person, personOf } from "./person.ts";
import { isUnreachable, signInProblem } from "./problem.ts";
import { readSettings } from "./settings.ts";
import { onSharedChange, sharedPerson, sharePerson, shareSignOut } from "./shared-session.ts";

/** Whether somebody is signed in; the very same object until something changes. */
export type SessionSnapshot =
  | { readonly status: "starting" }
  /** With a problem, in words, where signing in did not work. */
  | { readonly status: "signed-out"; readonly problem?: string }
  | { readonly status: "signed-in"; readonly person: Person }
  /** The token could not be renewed: what needs one waits until the same person signs in again. */
  | { readonly status: "ended"; readonly person: Person; readonly problem?: string };

/** Seconds before its end at which a token is renewed, or half of its life where that is shorter. */
const renewedBefore = 60;

/** The one address that a sign-in comes back to. */
const pageUrl = `${window.location.origin}/`;

const createManager = (settings: SignInSettings): UserManager => {
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
    // Tokens live as long as the tab: a new one asks the issuer, which knows the person still.
    userStore: new WebStorageStateStore({ store: window.sessionStorage }),
    automaticSilentRenew: false,
    loadUserInfo: false,
  });
};

/**
 * Renew a person's tokens without them.
 *
 * @returns undefined where only they can help: without a refresh token, since browsers keep frames of other sites from
 *   knowing them, and where the issuer does not take it
 * @throws {NetworkError} when the issuer cannot be reached
 */
const renewedSilently = async (manager: UserManager, before: User): Promise<User | undefined> => {
  if (!before.refresh_token) return undefined;
  try {
    return (await manager.signinSilent()) ?? undefined;
  } catch (error) {
    if (isUnreachable(error))
      throw new NetworkError("The sign-in service could not be reached.", { cause: error });
    return undefined;
  }
};

/** Signs a person in with OpenID Connect, and keeps them so. */
export const createSession = () => {
  const listeners = new Set<() => void>();
  let snapshot: SessionSnapshot = { status: "starting" };
  let manager: UserManager | undefined;
  let user: User | undefined;
  let renewal: Promise<User> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  let waiting: ((renewed: User) => void)[] = [];

  const changeTo = (changed: SessionSnapshot) => {
    snapshot = changed;
    for (const listener of [...listeners]) listener();
  };

  const admit = (admitted: User) => {
    sharePerson(admitted.profile.sub);
    // A hand on the keyboard of somebody else's page: nothing of the one may be shown to the other.
    const before = snapshot.status === "ended" ? snapshot.person.sub : admitted.profile.sub;
    if (before !== admitted.profile.sub) return window.location.reload();
    user = admitted;
    clearTimeout(timer);
    const { expires_in: lifetime } = admitted;
    // Nobody waits for it: where it fails, whoever needs a token next renews it.
    if (lifetime !== undefined)
      timer = setTimeout(() => void renew().catch(() => undefined), renewedAfter(lifetime) * 1000);
    changeTo({ status: "signed-in", person: personOf(admitted) });
    for (const resolve of waiting) resolve(admitted);
    waiting = [];
  };

  /** Another tab of this browser has signed out, or somebody else in: this one shows nothing of the person any more. */
  const followOtherTabs = () => {
    const shared = sharedPerson();
    if (!("person" in snapshot) || shared === undefined || shared === snapshot.person.sub) return;
    clearTimeout(timer);
    user = undefined;
    waiting = [];
    const left = manager;
    void left
      ?.revokeTokens(["refresh_token"])
      .catch(() => undefined)
      .finally(() => left.removeUser());
    const problem = "Someone else signed in in another tab. Sign in again to see your files.";
    changeTo({ status: "signed-out", ...(shared !== null && { problem }) });
  };
  onSharedChange(followOtherTabs);

  const end = (person: Person, problem?: string) =>
    changeTo({ status: "ended", person, ...(problem && { problem }) });

  const untilSignedInAgain = () =>
    new Promise<User>((resolve) => {
      waiting.push(resolve);
    });

  /** A new token, or what was signed in again for; several who ask together have the same. */
  const renew = (): Promise<User> => {
    renewal ??= renewOnce().finally(() => {
      renewal = undefined;
    });
    return renewal;
  };

  const renewOnce = async (): Promise<User> => {
    const before = user;
    if (manager === undefined || before === undefined) throw new Error("Nobody is signed in.");
    if (snapshot.status === "ended") return untilSignedInAgain();
    const renewed = await renewedSilently(manager, before);
    if (renewed === undefined) {
      end(personOf(before));
      return untilSignedInAgain();
    }
    admit(renewed);
    return renewed;
  };

  const begin = async (): Promise<UserManager> => {
    manager ??= createManager(await readSettings());
    return manager;
  };

  return {
    getSnapshot: (): SessionSnapshot => snapshot,

    /** Be told of each change. Returns what ends it. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    /** @throws {Error} when nobody is signed in */
    person: (): Person => {
      if (!("person" in snapshot)) throw new Error("Nobody is signed in.");
      return snapshot.person;
    },

    /** Find out who is signed in, and take what a sign-in came back with. */
    start: async (): Promise<void> => {
      try {
        const here = window.location.href;
        const query = new URLSearchParams(window.location.search);
        if (query.has("state")) window.history.replaceState({}, "", pageUrl);
        const begun = await begin();
        if (query.has("state") && (query.has("code") || query.has("error"))) {
          const signedIn = await begun.signinCallback(here);
          // A window that was opened to sign in again has told the page that opened it, and closes.
          if (signedIn === undefined) return;
          return admit(signedIn);
        }
        if (query.has("state")) await begun.signoutCallback(here).catch(() => undefined);
        const found = await begun.getUser();
        const shared = sharedPerson();
        // What is kept of a tab that was restored may be of a session that another tab has ended.
        const isCurrent = shared === undefined || shared === found?.profile.sub;
        const kept = isCurrent ? found : null;
        const fresh = kept && !isFresh(kept) ? await renewedSilently(begun, kept) : kept;
        if (fresh) return admit(fresh);
        await begun.removeUser();
        changeTo({ status: "signed-out" });
      } catch (error) {
        changeTo({ status: "signed-out", problem: signInProblem(error) });
      }
    },

    /** Leave for the issuer, and come back signed in. */
    signIn: async (): Promise<void> => {
      try {
        await (await begin()).signinRedirect();
      } catch (error) {
        changeTo({ status: "signed-out", problem: signInProblem(error) });
      }
    },

    /**
     * Sign in again beside the page, which keeps all that is chosen and under way. Call it from a click; another one
     * begins anew, since the page cannot know of a window of other origins that it was closed.
     */
    signInAgain: async (): Promise<void> => {
      if (snapshot.status !== "ended" || manager === undefined) return;
      const { person } = snapshot;
      asking.abort();
      asking = new AbortController();
      const { signal: popupSignal } = asking;
      try {
        admit(await manager.signinPopup({ login_hint: person.name, popupSignal }));
      } catch (error) {
        if (!popupSignal.aborted) end(person, signInProblem(error));
      }
    },

    /** End the session here, in the browser's other tabs, and at the issuer. */
    signOut: async (): Promise<void> => {
      const begun = await begin();
      clearTimeout(timer);
      user = undefined;
      const known = await begun.getUser();
      if (known) forgetTexts(known.profile.sub);
      shareSignOut();
      // Access tokens end by themselves: neither Cognito nor other issuers of JWTs take them back.
      if (known?.refresh_token) await begun.revokeTokens(["refresh_token"]).catch(() => undefined);
      try {
        await begun.signoutRedirect({
          ...(known?.id_token && { id_token_hint: known.id_token }),
          // Cognito has its own names for what OpenID Connect calls otherwise.
          extraQueryParams: { client_id: begun.settings.client_id, logout_uri: pageUrl },
        });
      } catch {
        // An issuer without such an end: here it is over all the same.
        await begun.removeUser();
        window.location.assign(pageUrl);
      }
    },

    /**
     * A token that is good for a while yet. Where the session has ended, it comes once the person has signed in again:
     * until then, whatever asks for it waits.
     *
     * @param isRefused whether the API did not take the one before
     * @throws {NetworkError} when the issuer cannot be reached
     */
    getToken: async ({ isRefused }: { readonly isRefused: boolean }): Promise<string> => {
      if (user !== undefined && snapshot.status === "signed-in" && isFresh(user) && !isRefused)
        return user.access_token;
      return (await renew()).access_token;
    },
  };
};

export type Session = ReturnType<typeof createSession>;

/** Seconds; a timer cannot wait for more than 24 days. */
const renewedAfter = (lifetime: number): number =>
  Math.min(lifetime - Math.min(renewedBefore, lifetime / 2), 24 * 24 * 60 * 60);

/** Good for the request that is about to be made, as far as its issuer tells. */
const isFresh = ({ expires_in: left = Number.POSITIVE_INFINITY }: User): boolean => left > 2;

/** The page's one session. */
export const session = createSession();
