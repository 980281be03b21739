/** What all tabs of this browser know: the `sub` of the person who signed in last, until they sign out. */
const key = "slipway signed in";

/** A browser that forbids storage shares nothing: then each tab is signed in by itself. */
const attempt = <Result>(act: () => Result): Result | undefined => {
  try {
    return act();
  } catch {
    return undefined;
  }
};

export const sharePerson = (sub: string): void => {
  attempt(() => localStorage.setItem(key, sub));
};

export const shareSignOut = (): void => {
  attempt(() => localStorage.removeItem(key));
};

/**
 * Returns who is signed in in this browser.
 *
 * @returns `null` for nobody, undefined if the browser does not say
 */
export const sharedPerson = (): string | null | undefined =>
  attempt(() => localStorage.getItem(key));

/** Calls the listener when another tab may have changed who is signed in, also while this one was frozen. */
export const onSharedChange = (listener: () => void): void => {
  window.addEventListener("storage", ({ key: changed }) => {
    if (changed === key || changed === null) listener();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) listener();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) listener();
  });
};
