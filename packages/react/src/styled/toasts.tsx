import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { createLazyPart } from "../lazy/lazy-part.tsx";
import { useSharedMessages } from "../words/shared-messages.ts";
import type { ShownToast, Toast, ToastDisplay } from "./toast-list.tsx";

/** The messages to show as soon as the list is there. */
const waiting = new Map<string, ShownToast>();
/** Undefined until the list is there. */
let display: ToastDisplay | undefined;
/** True once there was a message. */
let hasToasts = false;
/** The places that can show the messages. The first one does, so that a page with several components shows each message once. */
const places: object[] = [];
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

const notify = () => {
  for (const listener of [...listeners]) listener();
};

const showToast = (toast: ShownToast): void => {
  if (display !== undefined) {
    display.show(toast);
    return;
  }
  waiting.delete(toast.id);
  waiting.set(toast.id, toast);
  hasToasts = true;
  notify();
};

/** Returns the function that shows a message, in place of the one with the same ID. */
export const useToasts = (): ((toast: Toast) => void) => {
  const { close } = useSharedMessages();
  return useCallback((toast) => showToast({ ...toast, close }), [close]);
};

export const hideToast = (id: string): void => {
  waiting.delete(id);
  display?.hide(id);
};

const connect = (connected: ToastDisplay): (() => void) => {
  display = connected;
  for (const toast of waiting.values()) display.show(toast);
  waiting.clear();
  return () => {
    display = undefined;
  };
};

const ToastList = createLazyPart(async () => (await import("./toast-list.tsx")).ToastList);

/** Shows the messages of the styled components. The code for it is loaded with the first message. */
export const Toasts = () => {
  const [place] = useState(() => ({}));
  useEffect(() => {
    places.push(place);
    notify();
    return () => {
      places.splice(places.indexOf(place), 1);
      notify();
    };
  }, [place]);
  const isShown = useSyncExternalStore(
    subscribe,
    () => hasToasts && places[0] === place,
    () => false,
  );
  return isShown ? <ToastList connect={connect} /> : null;
};
