import { useEffect, useRef } from "react";

/** Receives pasted files, unless the paste has text and goes into a text field. */
export const usePastedFiles = (
  enabled: boolean,
  onPaste: (transfer: DataTransfer) => void,
): void => {
  const latest = useRef(onPaste);
  useEffect(() => {
    latest.current = onPaste;
  });
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: ClipboardEvent) => {
      const { clipboardData: pasted, target } = event;
      if (!pasted || pasted.files.length === 0) return;
      if (pasted.types.includes("text/plain") && isEditable(target)) return;
      event.preventDefault();
      latest.current(pasted);
    };
    document.addEventListener("paste", listen);
    return () => document.removeEventListener("paste", listen);
  }, [enabled]);
};

const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select"));
