import "@mantine/notifications/styles.css";
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  createNotificationsStore,
  hideNotification,
  Notifications,
  showNotification,
} from "@mantine/notifications";
import { type ReactNode, useEffect } from "react";
import { useFormats } from "../words/create-messages-hook.ts";
import classes from "./toasts.module.css";

/** A message. It takes the place of the one with the same ID. */
export interface Toast {
  readonly id: string;
  readonly text: ReactNode;
  /** Something that the user can do about it. */
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined;
  readonly isProblem?: boolean;
  /** True if screen readers hear it from elsewhere. */
  readonly isSilent?: boolean;
  /** True if the message stays until it is hidden. */
  readonly isLasting?: boolean;
}

export interface ShownToast extends Toast {
  /** The name of the button that closes the message. */
  readonly close: string;
}

/** Shows and hides messages. */
export interface ToastDisplay {
  readonly show: (toast: ShownToast) => void;
  readonly hide: (id: string) => void;
}

/** The messages of the styled components. An app's own notifications are not among them. */
const store = createNotificationsStore();

/** Milliseconds that a message is shown. One with an action stays longer, so that everyone can reach it (WCAG 2.2, criterion 2.2.1). */
const durations = { message: 6_000, action: 15_000 };

const show = (toast: ShownToast): void => {
  const { id, text, action, isProblem = false, isSilent = false, isLasting = false, close } = toast;
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

/** The width in which messages fit beside the tray of uploads. */
const wide = "(min-width: 62em)";

const display: ToastDisplay = { show, hide: (id) => void hideNotification(id, store) };

/**
 * Shows the messages at the bottom: across from the tray, or above it in a narrow window.
 *
 * @param connect called when messages can be shown. Returns what to call when they no longer can
 */
export const ToastList = ({
  connect,
}: {
  readonly connect: (display: ToastDisplay) => () => void;
}) => {
  useEffect(() => connect(display), [connect]);
  const { direction } = useFormats();
  const isWide = useMediaQuery(wide, true);
  const corner = direction === "rtl" ? "bottom-right" : "bottom-left";
  return (
    <Notifications
      data-slipway
      store={store}
      position={isWide ? corner : "bottom-center"}
      limit={3}
      classNames={{ root: classes.list }}
    />
  );
};
