import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import type { Uploader } from "@slipway/client/uploader";
import { useEffect, useSyncExternalStore } from "react";

/**
 * Returns the rules of the kinds by name. They are requested when the component mounts, and again when the page becomes visible
 * after some minutes.
 *
 * @param uploader created once, outside the component or in its state. Without one, there are no rules
 * @returns undefined until the rules have arrived
 */
export const useKinds = (
  uploader: Pick<Uploader, "kinds"> | undefined,
): KindsByName | undefined => {
  const kinds = uploader?.kinds;
  useEffect(() => {
    const load = () => {
      // Files that are added later request the rules again, and report why they did not arrive.
      if (document.visibilityState === "visible") kinds?.load().catch(() => undefined);
    };
    load();
    document.addEventListener("visibilitychange", load);
    return () => document.removeEventListener("visibilitychange", load);
  }, [kinds]);
  const getSnapshot = () => kinds?.getSnapshot();
  return useSyncExternalStore(kinds?.subscribe ?? subscribeToNothing, getSnapshot, getSnapshot);
};

const subscribeToNothing = () => () => {};
