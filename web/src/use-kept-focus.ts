import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/**
 * Keep the keyboard's place: when what had the focus in an element goes away, such as a row that was removed, the
 * element itself takes it, and the next Tab goes on from there.
 *
 * @param element one with a tabIndex, that is rendered again whenever something in it goes away
 */
export const useKeptFocus = (element: RefObject<HTMLElement | null>): void => {
  const isInside = useRef(false);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      isInside.current = target instanceof Node && element.current?.contains(target) === true;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [element]);
  useLayoutEffect(() => {
    if (isInside.current && document.activeElement === document.body) {
      element.current?.focus({ preventScroll: true });
    }
  });
};
