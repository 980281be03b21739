import { Portal } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { usePanel } from "../panel-context.tsx";
import classes from "./drop-overlay.module.css";

/** Covers the window while files are held over it. The pointer reaches what is below. */
export const DropOverlay = ({ isOver }: { readonly isOver: boolean }) => {
  const { messages } = usePanel();
  const [isHidden, setIsHidden] = useState(false);
  useEffect(() => {
    if (!isOver) return;
    const unmount = new AbortController();
    const listen = (types: readonly string[], act: () => void) => {
      for (const type of types) window.addEventListener(type, act, { signal: unmount.signal });
    };
    // Escape ends a drag. Not every browser reports it, but only then do keys and the pointer send events again.
    listen(["keydown", "pointermove"], () => setIsHidden(true));
    listen(["dragenter", "dragover"], () => setIsHidden(false));
    return () => {
      unmount.abort();
      setIsHidden(false);
    };
  }, [isOver]);
  if (!isOver || isHidden) return null;
  return (
    <Portal>
      <div className={classes.overlay}>
        <p className={classes.text}>
          <IconUpload size={22} stroke={1.75} aria-hidden /> {messages.dropOverlay}
        </p>
      </div>
    </Portal>
  );
};
