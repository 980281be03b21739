import { type RefObject, useLayoutEffect, useState } from "react";

/** The width of a list, and its distance from the top of the page, in pixels. */
export interface ListPlace {
  readonly width: number;
  readonly top: number;
}

/** Returns where a list is on the page, and measures again whenever the list or the page changes its size. The width is 0 at first. */
export const useListPlace = (list: RefObject<HTMLElement | null>): ListPlace => {
  const [place, setPlace] = useState<ListPlace>({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const { current } = list;
    if (current === null) return;
    const measure = () => {
      const { width, top: offset } = current.getBoundingClientRect();
      const top = Math.round(offset + window.scrollY);
      setPlace((before) =>
        before.width === width && before.top === top ? before : { width, top },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return place;
};
