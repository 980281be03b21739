/** The key of the `sub` that all tabs share: the user who signed in last, until sign-out. */
export const sharedPersonKey = "slipway signed in";

/** Without storage, tabs share nothing, and each has a session of its own. */
const tryStorage = <Result>(act: () => Result): Result | undefined => {
  try {
    return act();
  } catch {
    return undefined;
  }
};

export const sharePerson = (sub: string): void => {
  tryStorage(() => localStorage.setItem(sharedPersonKey, sub));
};

export const shareSignOut = (): void => {
  tryStorage(() => localStorage.removeItem(sharedPersonKey));
};

/**
 * Returns the `sub` of the user who is signed in in this browser.
 *
 * @returns null if no user is signed in, undefined without storage
 */
export const readSharedPerson = (): string | null | undefined =>
  tryStorage(() => localStorage.getItem(sharedPersonKey));

/** Calls the listener if another tab may have changed the session, including while this tab was frozen. */
export const onSharedSessionChange = (listener: () => void): void => {
  window.addEventListener("storage", ({ key: changed }) => {
    if (changed === sharedPersonKey || changed === null) listener();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) listener();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) listener();
  });
};
