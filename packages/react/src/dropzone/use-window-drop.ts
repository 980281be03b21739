import { useEffect, useRef, useState } from "react";

/**
 * Receives files that are dropped anywhere in the window, so that the browser never leaves the page to open one. The
 * browser still handles text and links that are dragged into a field.
 *
 * @returns true while files are held over the window
 */
export const useWindowDrop = (onDrop: (transfer: DataTransfer) => void): boolean => {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(() => {
    const unmount = new AbortController();
    const listen = (
      type: "dragenter" | "dragover" | "dragleave" | "drop",
      act: (event: DragEvent, transfer: DataTransfer) => void,
    ) =>
      window.addEventListener(
        type,
        (event) => {
          if (!event.dataTransfer?.types.includes("Files")) return;
          act(event, event.dataTransfer);
          event.preventDefault();
        },
        { signal: unmount.signal },
      );
    listen("dragenter", () => setOver(true));
    listen("dragover", (_, transfer) => {
      transfer.dropEffect = "copy";
    });
    // There is no related target if the pointer leaves the window.
    listen("dragleave", ({ relatedTarget }) => {
      if (relatedTarget === null) setOver(false);
    });
    listen("drop", ({ defaultPrevented: isTaken }, transfer) => {
      setOver(false);
      if (!isTaken) latest.current(transfer);
    });
    return () => unmount.abort();
  }, []);
  return isOver;
};
