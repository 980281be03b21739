import { useEffect } from "react";

/**
 * Closes a menu with Escape while its button still has the focus. The menu takes the focus only after it was shown, and its code may
 * still be loading. Nothing else handles the key then.
 */
export const useEscape = (
  button: HTMLElement | undefined,
  isOpen: boolean,
  onClose: () => void,
) => {
  useEffect(() => {
    if (button === undefined || !isOpen) return;
    const close = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      onClose();
    };
    button.addEventListener("keydown", close);
    return () => button.removeEventListener("keydown", close);
  }, [button, isOpen, onClose]);
};
