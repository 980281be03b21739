import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/**
 * Keeps the keyboard's place: if the focused element inside a container is removed, such as a deleted row, the container
 * receives the focus, and the next Tab continues from there.
 *
 * @param container an element with a tabIndex that renders again whenever something inside it is removed
 */
export const useKeptFocus = (container: RefObject<HTMLElement | null>): void => {
  const isInside = useRef(false);
  useEffect(() => {
    const trackFocus = ({ target }: FocusEvent) => {
      isInside.current = target instanceof Node && container.current?.contains(target) === true;
    };
    document.addEventListener("focusin", trackFocus);
    return () => document.removeEventListener("focusin", trackFocus);
  }, [container]);
  useLayoutEffect(() => {
    if (isInside.current && document.activeElement === document.body) {
      container.current?.focus({ preventScroll: true });
    }
  });
};
