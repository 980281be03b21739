import "@mantine/notifications/styles.css";
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  createNotificationsStore,
  hideNotification,
  Notifications,
  showNotification,
} from "@mantine/notifications";
import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useFormats } from "../words/create-messages-hook.ts";
import { useSharedMessages } from "../words/shared-messages.ts";
import classes from "./toasts.module.css";

/** The messages of the styled components. An app's own notifications are not among them. */
const store = createNotificationsStore();

/** Milliseconds that a message is shown. One with an action stays longer, so that everyone can reach it (WCAG 2.2, criterion 2.2.1). */
const durations = { message: 6_000, action: 15_000 };

/** Something that the user can do about a message. */
interface ToastAction {
  readonly label: string;
  readonly onClick: () => void;
}

interface Toast {
  readonly id: string;
  readonly text: ReactNode;
  readonly action?: ToastAction | undefined;
  readonly isProblem?: boolean;
  /** True if screen readers hear it from elsewhere. */
  readonly isSilent?: boolean;
  /** True if the message stays until it is hidden. */
  readonly isLasting?: boolean;
}

/** @param close the name of the button that closes the message */
const showToast = (
  { id, text, action, isProblem = false, isSilent = false, isLasting = false }: Toast,
  close: string,
): void => {
  hideNotification(id, store);
  showNotification(
    {
      id,
      autoClose: isLasting ? false : durations[action === undefined ? "message" : "action"],
      ...(isProblem && { color: "red" }),
      role: isSilent ? "group" : isProblem ? "alert" : "status",
      withBorder: true,
      closeButtonProps: { "aria-label": close },
      message: (
        <span className={classes.toast}>
          <span dir="auto">{text}</span>
          {action !== undefined && (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                hideNotification(id, store);
                action.onClick();
              }}
            >
              {action.label}
            </Button>
          )}
        </span>
      ),
    },
    store,
  );
};

/** Returns the function that shows a message, in place of the one with the same ID. */
export const useToasts = (): ((toast: Toast) => void) => {
  const { close } = useSharedMessages();
  return useCallback((toast) => showToast(toast, close), [close]);
};

export const hideToast = (id: string): void => void hideNotification(id, store);

/** The places that can show the messages. The first one does, so that a page with several components shows each message once. */
const places: object[] = [];
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

const changePlaces = (change: () => void) => {
  change();
  for (const listener of [...listeners]) listener();
};

/** The width in which messages fit beside the tray of uploads. */
const wide = "(min-width: 62em)";

/** Shows the messages of the styled components: at the bottom across from the tray, or at the top of a narrow window. */
export const Toasts = () => {
  const [place] = useState(() => ({}));
  useEffect(() => {
    changePlaces(() => places.push(place));
    return () => changePlaces(() => places.splice(places.indexOf(place), 1));
  }, [place]);
  const isFirst = useSyncExternalStore(
    subscribe,
    () => places[0] === place,
    () => false,
  );
  const { direction } = useFormats();
  const isWide = useMediaQuery(wide, true);
  if (!isFirst) return null;
  const corner = direction === "rtl" ? "bottom-right" : "bottom-left";
  return <Notifications store={store} position={isWide ? corner : "top-center"} limit={3} />;
};
