import { useEffect, useState } from "react";

/**
 * Returns whether a dialog or menu is open, but false while it is mounted. Mantine notes the element that gets the focus back only when
 * one opens that was closed before.
 */
export const useOpenAfterMount = (isOpen: boolean): boolean => {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => setIsShown(isOpen), [isOpen]);
  return isShown;
};
