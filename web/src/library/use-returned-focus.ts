import { useEffect } from "react";

/**
 * Give the focus back to what had it before a dialog opened, once the dialog is gone: unless that has gone too, or
 * something else has taken the focus since.
 *
 * @param isOpen whether a dialog is open
 */
export const useReturnedFocus = (isOpen: boolean): void => {
  useEffect(() => {
    if (!isOpen) return;
    const opener = document.activeElement;
    return () => {
      // The dialog's focus trap lets go when it leaves the page, which is after this.
      setTimeout(() => {
        if (opener instanceof HTMLElement && document.activeElement === document.body) {
          opener.focus({ preventScroll: true });
        }
      });
    };
  }, [isOpen]);
};
