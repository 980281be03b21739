import {
  type RefObject,
  type KeyboardEvent as SyntheticKeyboardEvent,
  useEffect,
  useRef,
} from "react";
import { isFocusLost } from "../library/grid/focus-lost.ts";
import type { StageControls } from "./stage.tsx";

/** Elements that use the keys of the viewer themselves. */
const usesKeys = "input, textarea, select, video, audio, [contenteditable]";

/** Returns true if a dialog or a menu is open above the viewer, which has the keys then. */
const isOtherOpen = (): boolean =>
  document.querySelectorAll("[aria-modal=true], [role=menu]").length > 1;

/** Returns the handler of the keys that work wherever the focus is while the viewer is open. The carousel handles its own. */
export const useViewerKeys = ({
  body,
  controls: { carousel, zoom },
  onToggleDetails,
  onClose,
}: {
  readonly body: RefObject<HTMLElement | null>;
  readonly controls: StageControls;
  readonly onToggleDetails: () => void;
  readonly onClose: () => void;
}) => {
  const handle = (event: KeyboardEvent): void => {
    const { target, key, altKey, ctrlKey, metaKey } = event;
    const viewer = body.current;
    if (viewer === null || !(target instanceof Element)) return;
    if (event.defaultPrevented || altKey || ctrlKey || metaKey) return;
    if (key === "Escape") onClose();
    if (key === "Escape" || target.closest(usesKeys) !== null) return;
    const isRightToLeft = getComputedStyle(viewer).direction === "rtl";
    const goOn = { prev: () => carousel.current?.prev(), next: () => carousel.current?.next() };
    const actions = new Map<string, () => void>([
      ["i", onToggleDetails],
      ["I", onToggleDetails],
      ["ArrowLeft", isRightToLeft ? goOn.next : goOn.prev],
      ["ArrowRight", isRightToLeft ? goOn.prev : goOn.next],
      ["+", () => zoom.current?.zoomIn()],
      ["-", () => zoom.current?.zoomOut()],
    ]);
    const action = actions.get(key);
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  useEffect(() => {
    // The uploads and messages above the viewer can have the focus after a click, and can disappear with it.
    const listen = (event: KeyboardEvent) => {
      if (isInside(body, event) || isOtherOpen()) return;
      if (isFocusLost()) body.current?.focus({ preventScroll: true });
      latest.current(event);
    };
    // Before a dialog above the viewer closes with the same key.
    const options = { capture: true };
    window.addEventListener("keydown", listen, options);
    return () => window.removeEventListener("keydown", listen, options);
  }, [body]);
  return ({ nativeEvent }: SyntheticKeyboardEvent): void => {
    // Dialogs above the viewer are inside it for React, but not in the document.
    if (isInside(body, nativeEvent)) handle(nativeEvent);
  };
};

const isInside = (body: RefObject<HTMLElement | null>, { target }: KeyboardEvent): boolean =>
  target instanceof Node && body.current?.contains(target) === true;
