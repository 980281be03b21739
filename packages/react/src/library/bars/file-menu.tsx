import { useEffect, useState } from "react";
import { createLazyPart } from "../../lazy/lazy-part.tsx";
import { useEscape } from "../../lazy/use-escape.ts";
import { findCell } from "../find-cell.ts";
import { isFocusLost } from "../grid/focus-lost.ts";
import type { FileMenuProps } from "./file-menu-content.tsx";

const FileMenuContent = createLazyPart(
  async () => (await import("./file-menu-content.tsx")).FileMenuContent,
);

/** Shows the actions on one file as a menu at its button. Closes when the grid no longer shows the file. */
export const FileMenu = ({
  id,
  button: first,
  ...props
}: FileMenuProps & {
  /** The file's ID. */
  readonly id: string;
}) => {
  const { onClose } = props;
  const [button, setButton] = useState(first);
  useEffect(() => {
    const grid = first.closest("[role=grid]");
    if (grid === null) return;
    // A file that moves to another row has another button there.
    const observer = new MutationObserver(() => {
      const found = findCell(grid, id)?.querySelector<HTMLElement>("[aria-haspopup=menu]");
      if (found) setButton(found);
      else onClose();
    });
    observer.observe(grid, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [id, first, onClose]);
  useEffect(() => {
    button.setAttribute("aria-expanded", "true");
    return () => {
      button.removeAttribute("aria-expanded");
      // The menu has the focus until it is removed, after this cleanup.
      requestAnimationFrame(() => {
        if (isFocusLost()) button.focus({ preventScroll: true });
      });
    };
  }, [button]);
  useEscape(button, true, onClose);
  return <FileMenuContent {...props} button={button} />;
};
