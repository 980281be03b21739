import { type Ref, useImperativeHandle } from "react";

/** Places a menu at an element that is rendered elsewhere, so that the menu's code can be loaded later than the element. */
export const MenuAnchor = ({
  element,
  ref,
}: {
  readonly element: HTMLElement;
  readonly ref?: Ref<HTMLElement>;
}) => {
  useImperativeHandle(ref, () => element, [element]);
  return null;
};
