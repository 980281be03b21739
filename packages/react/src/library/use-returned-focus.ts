import { useEffect } from "react";
import { findCell } from "./find-cell.ts";
import { isFocusLost } from "./grid/focus-lost.ts";

/**
 * Returns the focus to the element that had it before a dialog opened, or to the cell of a file if that element is gone. An element that has
 * received the focus meanwhile keeps it.
 *
 * @param file the ID of the file that the dialog is about. Undefined while no dialog is open
 */
export const useReturnedFocus = (file: string | undefined): void => {
  useEffect(() => {
    if (file === undefined) return;
    const opener = document.activeElement;
    return () => {
      // The dialog releases the focus when it is removed, after this cleanup.
      setTimeout(() => {
        if (!isFocusLost()) return;
        const cell = findCell(document, file);
        const target = opener instanceof HTMLElement && opener.isConnected ? opener : cell;
        target?.focus({ preventScroll: true });
        if (isFocusLost()) cell?.focus({ preventScroll: true });
      });
    };
  }, [file]);
};
