import { useSyncExternalStore } from "react";

/** Returns false while the browser reports that it is offline. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, isOnline, () => true);

const isOnline = (): boolean => globalThis.navigator?.onLine !== false;

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
};
