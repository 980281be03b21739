import { useEffect } from "react";

/**
 * Returns the focus to the element that had it before a dialog opened, unless that element is gone or another one has
 * received the focus.
 *
 * @param isOpen whether a dialog is open
 */
export const useReturnedFocus = (isOpen: boolean): void => {
  useEffect(() => {
    if (!isOpen) return;
    const opener = document.activeElement;
    return () => {
      // The dialog releases the focus when it is removed, after this cleanup.
      setTimeout(() => {
        if (opener instanceof HTMLElement && document.activeElement === document.body) {
          opener.focus({ preventScroll: true });
        }
      });
    };
  }, [isOpen]);
};
