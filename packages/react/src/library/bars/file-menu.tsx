import { useEffect } from "react";
import { createLazyPart } from "../../lazy/lazy-part.tsx";
import { isFocusLost } from "../grid/focus-lost.ts";
import type { FileMenuProps } from "./file-menu-content.tsx";

const FileMenuContent = createLazyPart(
  async () => (await import("./file-menu-content.tsx")).FileMenuContent,
);

/** Shows the actions on one file as a menu at its button. */
export const FileMenu = (props: FileMenuProps) => {
  const { button } = props;
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
  return <FileMenuContent {...props} />;
};
