import { useEffect, useRef, useState } from "react";

/**
 * Takes files that are dropped anywhere in the window, so that none is lost and the browser never leaves the page to open
 * one. Text and links that are dragged into a field stay the browser's.
 *
 * @returns whether files are held over the window
 */
export const useWindowDrop = (onDrop: (transfer: DataTransfer) => void): boolean => {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(() => {
    const ending = new AbortController();
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
        { signal: ending.signal },
      );
    listen("dragenter", () => setOver(true));
    listen("dragover", (_, transfer) => {
      transfer.dropEffect = "copy";
    });
    // Between two elements of the page there is one to go to; out of the window there is none.
    listen("dragleave", ({ relatedTarget }) => {
      if (relatedTarget === null) setOver(false);
    });
    listen("drop", ({ defaultPrevented: isTaken }, transfer) => {
      setOver(false);
      if (!isTaken) latest.current(transfer);
    });
    return () => ending.abort();
  }, []);
  return isOver;
};
