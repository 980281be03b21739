import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** The width of a list, its distance from the top of the page, and the height of the window when they were measured, in pixels. */
export interface ListPlace {
  readonly width: number;
  readonly top: number;
  readonly windowHeight: number;
}

/**
 * Returns where a list is on the page, and measures again whenever the list or the page changes its size. The width is 0 at first: an
 * empty list is measured once the browser has laid out the page, so that the page is not laid out once more.
 */
export const useListPlace = (list: RefObject<HTMLElement | null>, isEmpty: boolean): ListPlace => {
  const wasEmpty = useRef(isEmpty);
  const [place, setPlace] = useState<ListPlace>({ width: 0, top: 0, windowHeight: 0 });
  useLayoutEffect(() => {
    const { current } = list;
    if (current === null) return;
    const measure = () => {
      const { width, top: offset } = current.getBoundingClientRect();
      const top = Math.round(offset + window.scrollY);
      setPlace((before) =>
        before.width === width && before.top === top
          ? before
          : { width, top, windowHeight: window.innerHeight },
      );
    };
    if (!wasEmpty.current) measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return place;
};
